import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { shopMetrics } from '../../app/platform/contract.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';

/** A program and what it counts and measures. */
interface MeasuringProgram<Name extends string> {
  readonly name: string;
  readonly metrics: readonly Name[];
}

export interface ShopMetricOptions {
  /** `Sum` of what is counted, a percentile of what is measured. */
  statistic: string;
  period: Duration;
}

/** What a program has written to its log in the embedded metric format, by a name of its contract. */
export function shopMetric<Name extends string>(
  environment: WorkloadEnvironment,
  program: MeasuringProgram<Name>,
  metricName: NoInfer<Name>,
  { statistic, period }: ShopMetricOptions,
): Metric {
  const [environmentDimension, serviceDimension] = shopMetrics.dimensions;
  return new Metric({
    namespace: shopMetrics.namespace,
    metricName,
    dimensionsMap: { [environmentDimension]: environment.name, [serviceDimension]: program.name },
    statistic,
    period,
  });
}
