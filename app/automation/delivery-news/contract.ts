/** Tells people what becomes of deliveries: that one failed, waits, goes back, or works again. */
export const deliveryNews = {
  name: 'delivery-news',
  handler: 'main.handler',
  timeoutInSeconds: 60,
} as const;

export interface DeliveryNewsVariables {
  ENVIRONMENT: string;
  /** Of SNS: whose subscribers are told. */
  TOPIC_ARN: string;
}
