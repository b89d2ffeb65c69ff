import { Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { orderProcessor } from '../../app/order-processor/contract.ts';
import { shopMetric } from '../monitoring/shop-metric.ts';
import type { AlarmDescription } from '../monitoring/watch.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';
import type { FifoQueue } from './fifo-queue.ts';

const period = Duration.minutes(1);

/**
 * An order takes less than a second. Its message is hidden for a minute when a processor dies with it, and comes back
 * with growing pauses while payments or the database is away.
 */
const longestWaitOfOrder = Duration.minutes(5);

/** A mail that fails is tried again every three minutes; the third attempt has failed by then. */
const longestWaitOfEvent = Duration.minutes(10);

/** The processor takes dead letters to the database at once; one that is still there was not taken. */
const longestWaitOfDeadLetter = Duration.minutes(10);

/** Accepted orders that nobody processes, and those that were put aside. */
export function orderQueueAlarms(
  environment: WorkloadEnvironment,
  { queue, deadLetters }: FifoQueue,
): AlarmDescription[] {
  return [
    {
      id: 'Age',
      means: 'The oldest accepted order has waited for more than five minutes',
      runbook: 'orders-wait',
      graph: 'Age of the oldest order in seconds',
      metric: queue.metricApproximateAgeOfOldestMessage({ period }),
      threshold: longestWaitOfOrder.toSeconds(),
      ...{ bad: 3, of: 5, urgency: 'page' },
    },
    {
      id: 'PutAside',
      means: 'Orders were put aside because they cannot be processed',
      runbook: 'orders-are-put-aside',
      graph: 'Orders put aside',
      metric: shopMetric(environment, orderProcessor, 'OrdersDeadLettered', { statistic: Stats.SUM, period }),
      threshold: 0,
      ...{ bad: 1, of: 5, urgency: 'page' },
    },
    {
      id: 'DeadLetterAge',
      means: 'Dead letters of orders have not been brought to the database',
      runbook: 'orders-are-put-aside',
      graph: 'Age of the oldest order in seconds',
      metric: deadLetters.metricApproximateAgeOfOldestMessage({ period }),
      threshold: longestWaitOfDeadLetter.toSeconds(),
      ...{ bad: 3, of: 5, urgency: 'page' },
    },
    {
      id: 'OutboxAge',
      means: 'Events of orders stand in the outbox and do not reach the event queue',
      runbook: 'customers-are-not-told',
      graph: 'Age of the oldest event in the outbox in milliseconds',
      metric: shopMetric(environment, orderProcessor, 'OutboxAge', { statistic: Stats.MAXIMUM, period }),
      threshold: longestWaitOfOrder.toMilliseconds(),
      ...{ bad: 3, of: 5, urgency: 'ticket' },
    },
  ];
}

/** What customers should have been told about their orders. */
export function eventQueueAlarms({ queue, deadLetters }: FifoQueue): AlarmDescription[] {
  return [
    {
      id: 'Age',
      means: 'The oldest event of an order has waited for more than ten minutes to be mailed',
      runbook: 'customers-are-not-told',
      graph: 'Age of the oldest event in seconds',
      metric: queue.metricApproximateAgeOfOldestMessage({ period }),
      threshold: longestWaitOfEvent.toSeconds(),
      ...{ bad: 3, of: 5, urgency: 'ticket' },
    },
    {
      id: 'DeadLetters',
      means: 'Mails to customers could not be sent for an hour and were put aside',
      runbook: 'customers-are-not-told',
      graph: 'Events put aside',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
      threshold: 0,
      ...{ bad: 1, of: 1, urgency: 'ticket' },
    },
  ];
}
