/** Starts the pipeline for a push, unless the push touches nothing but documentation. */
export const startDelivery = {
  name: 'start-delivery',
  handler: 'main.handler',
  timeoutInSeconds: 60,
} as const;

export interface StartDeliveryVariables {
  ENVIRONMENT: string;
  PIPELINE_NAME: string;
  /** A JSON list of patterns for the paths of documentation: `*` is any part of a name, `**` any number of folders. */
  DOCUMENTATION: string;
}

export interface StartDeliveryResult {
  /** Undefined where nothing was started. */
  executionId?: string;
  /** One line, for whoever pushed. */
  message: string;
}
