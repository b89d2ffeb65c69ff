/** Rejects an approval that waits for what is no longer the newest. */
export const gatekeeper = {
  name: 'gatekeeper',
  handler: 'main.handler',
  timeoutInSeconds: 60,
} as const;

export interface GatekeeperVariables {
  ENVIRONMENT: string;
}

export interface GatekeeperResult {
  /** The gates whose approval was rejected, as `stage/action`. */
  rejected: string[];
}
