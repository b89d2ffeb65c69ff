/** Measures how changes come through: how long it takes them, how often, and how often and long nothing comes through. */
export const deliveryMetrics = {
  name: 'delivery-metrics',
  handler: 'main.handler',
  timeoutInSeconds: 120,
  metrics: ['Deployments', 'LeadTime', 'TimeBetweenFailures', 'TimeToRecover'],
} as const;

export type DeliveryMetric = (typeof deliveryMetrics)['metrics'][number];

export interface DeliveryMetricsVariables {
  ENVIRONMENT: string;
  /** The stage in which a change reaches customers. */
  PRODUCTION_STAGE: string;
}
