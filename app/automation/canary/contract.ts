/** Browses the shop and orders in it from outside, as a customer would, again and again. */
export const canary = {
  name: 'canary',
  /** The file and the function in it that CloudWatch Synthetics runs. */
  handler: 'main.handler',
  timeoutInSeconds: 120,
} as const;

export interface CanaryVariables {
  /** The shop's address, `https://…` without a slash at the end. */
  SHOP_URL: string;
}
