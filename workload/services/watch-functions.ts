import { Duration, Stack } from 'aws-cdk-lib';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { type AlarmDescription, type AlarmTopics, Watch } from '../monitoring/watch.ts';
import { functionAlarms } from './function-alarms.ts';

/** Alarms about every function of the stack and their dead letters; called when all of them are there. */
export function watchFunctions(
  stack: Stack,
  operations: AlarmTopics,
  furtherAlarms: readonly AlarmDescription[] = [],
): Watch {
  return new Watch(stack, 'FunctionWatch', {
    operations,
    trouble: 'A function fails',
    runbook: 'a-function-fails',
    alarms: [
      ...functionsOf(stack).flatMap(functionAlarms),
      ...deadLettersOf(stack).map(deadLetterAlarm),
      ...furtherAlarms,
    ],
  });
}

function functionsOf(stack: Stack): LambdaFunction[] {
  return stack.node
    .findAll()
    .filter((each) => each instanceof LambdaFunction)
    .filter((each) => Stack.of(each) === stack);
}

/** Where invocations of functions of this stack end, and the runs of scheduled tasks that were not started. */
function deadLettersOf(stack: Stack): IQueue[] {
  const targets = functionsOf(stack).flatMap(({ deadLetterQueue }) => deadLetterQueue ?? []);
  return [...new Set(targets)].filter((queue) => Stack.of(queue) === stack);
}

function deadLetterAlarm(queue: IQueue): AlarmDescription {
  return {
    id: queue.node.id,
    means: 'Something that a function or a task was asked for was put aside, because no attempt succeeded',
    runbook: 'what-was-asked-is-put-aside',
    graph: 'Invocations put aside',
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5) }),
    threshold: 0,
    ...{ bad: 1, of: 1, urgency: 'ticket' },
  };
}
