import type { CommonRuntime } from '../../runtime.ts';
import type { Place } from '../metric.ts';
import { metricStore } from '../metric-store.ts';

/**
 * Runs a function, and measures that as Lambda does. Nothing holds an invocation back here, so none is ever throttled.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export async function measureInvocation<Result>(
  runtime: CommonRuntime,
  { account, region, physicalId }: Place & { physicalId: string },
  run: () => Promise<Result>,
): Promise<Result> {
  const startedAt = Date.now();
  const measure = (name: string, value: number, unit = 'Count') =>
    metricStore(runtime).put(
      { account, region },
      { namespace: 'AWS/Lambda', name, dimensions: { FunctionName: physicalId } },
      value,
      { unit },
    );
  measure('Invocations', 1);
  measure('Throttles', 0);
  let errors = 1;
  try {
    const result = await run();
    errors = 0;
    return result;
  } finally {
    measure('Errors', errors);
    measure('Duration', Date.now() - startedAt, 'Milliseconds');
  }
}
