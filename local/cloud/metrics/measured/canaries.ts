import type { CommonRuntime } from '../../runtime.ts';
import type { Place } from '../metric.ts';
import { metricStore } from '../metric-store.ts';

/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Canaries_metrics.html */
export function measureCanaryRun(
  runtime: CommonRuntime,
  place: Place,
  canary: string,
  hasPassed: boolean,
): void {
  const metric = { namespace: 'CloudWatchSynthetics', dimensions: { CanaryName: canary } };
  const store = metricStore(runtime);
  store.put(place, { ...metric, name: 'SuccessPercent' }, hasPassed ? 100 : 0, { unit: 'Percent' });
  store.put(place, { ...metric, name: 'Failed' }, hasPassed ? 0 : 1, { unit: 'Count' });
}
