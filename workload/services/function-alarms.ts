import { Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { AlarmDescription } from '../monitoring/watch.ts';

const period = Duration.minutes(5);

/** An event that waits for longer was throttled, or has failed once already. */
const longestWait = Duration.minutes(5);

/**
 * What may be wrong with a function; the ids begin with that of its scope. Events that wait are those of an asynchronous
 * invocation; where a queue is read, its own age tells.
 */
export function functionAlarms(handler: LambdaFunction): AlarmDescription[] {
  const name = handler.node.scope?.node.id ?? handler.node.id;
  return [
    {
      id: `${name}Errors`,
      means: `The function of ${name} has failed`,
      runbook: 'a-function-fails',
      graph: 'Failed invocations',
      metric: handler.metricErrors({ period }),
      threshold: 0,
      ...{ bad: 1, of: 1, urgency: 'ticket' },
    },
    {
      id: `${name}Throttles`,
      means: `The function of ${name} was not run, because too many ran already`,
      runbook: 'a-function-fails',
      graph: 'Throttled invocations',
      metric: handler.metricThrottles({ period }),
      threshold: 0,
      ...{ bad: 2, of: 3, urgency: 'ticket' },
    },
    {
      id: `${name}EventAge`,
      means: `What the function of ${name} was asked for has waited for more than five minutes`,
      runbook: 'a-function-fails',
      graph: 'Age of asynchronous events in milliseconds',
      metric: handler.metric('AsyncEventAge', { statistic: Stats.MAXIMUM, period }),
      threshold: longestWait.toMilliseconds(),
      ...{ bad: 1, of: 1, urgency: 'ticket' },
    },
  ];
}
