/** Where CloudWatch finds what the programs count and measure; which of them emits what stands in their own contracts. */
export const shopMetrics = {
  namespace: 'Sluice',
  /** Every metric has both: the name of the environment and that of the program. */
  dimensions: ['environment', 'service'],
} as const;
