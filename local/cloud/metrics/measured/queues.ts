import type { Emulator } from '../../emulator/emulator.ts';
import { queueKey } from '../../emulator/queue-directory.ts';
import type { CommonRuntime } from '../../runtime.ts';
import { metricStore } from '../metric-store.ts';

/**
 * What SQS measures once a minute of each queue that it looks at.
 *
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export function measureQueues(
  runtime: CommonRuntime,
  emulator: Pick<Emulator, 'depthOf' | 'oldestMessages'>,
  isMeasured: (region: string) => boolean,
): void {
  const now = Date.now();
  const oldest = emulator.oldestMessages();
  for (const { account, region, attributes } of runtime.resources.all('AWS::SQS::Queue')) {
    const identity = { account, region, name: String(attributes.QueueName) };
    const depth = emulator.depthOf(identity);
    if (!depth || !isMeasured(region)) continue;
    const isEmpty = depth.visible + depth.inFlight + depth.delayed === 0;
    const since = isEmpty ? now : (oldest.get(queueKey(identity)) ?? now);
    const put = (name: string, value: number, unit: string) =>
      metricStore(runtime).put(
        { account, region },
        { namespace: 'AWS/SQS', name, dimensions: { QueueName: identity.name } },
        value,
        { time: now, unit },
      );
    put('ApproximateAgeOfOldestMessage', Math.max(0, Math.floor((now - since) / 1000)), 'Seconds');
    put('ApproximateNumberOfMessagesVisible', depth.visible, 'Count');
    put('ApproximateNumberOfMessagesNotVisible', depth.inFlight, 'Count');
    put('ApproximateNumberOfMessagesDelayed', depth.delayed, 'Count');
  }
}
