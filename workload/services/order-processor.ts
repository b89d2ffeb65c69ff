import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import {
  type OrderProcessorSecrets,
  type OrderProcessorVariables,
  orderProcessor,
} from '../../app/order-processor/contract.ts';
import { payments } from '../../app/payments/contract.ts';
import { ContainerService } from '../containers/container-service.ts';
import {
  cacheSecrets,
  cacheVariables,
  databaseSecrets,
  databaseVariables,
  mayReadAgain,
  programVariables,
  type ServiceSurroundings,
} from './service-surroundings.ts';

/** So old may the oldest order on the queue become before more tasks are started. */
const acceptableAge = Duration.seconds(30);

/** What an order costs a task when many are taken together, payment included: about 50 in each second. */
const timePerOrder = Duration.millis(20);

export function defineOrderProcessor(scope: Construct, surroundings: ServiceSurroundings): ContainerService {
  const { network, data, internal } = surroundings;
  const { orderQueue, eventQueue } = data;
  const service = new ContainerService<OrderProcessorVariables, OrderProcessorSecrets>(
    scope,
    'OrderProcessor',
    {
      ...surroundings,
      contract: orderProcessor,
      variables: {
        ...programVariables(surroundings, orderProcessor),
        ORDER_QUEUE_URL: orderQueue.queue.queueUrl,
        DEAD_LETTER_QUEUE_URL: orderQueue.deadLetters.queueUrl,
        EVENT_QUEUE_URL: eventQueue.queue.queueUrl,
        ...databaseVariables(surroundings),
        ...cacheVariables(surroundings, orderProcessor.name),
        PAYMENTS_URL: `${internal.url}${payments.basePath}`,
      },
      secrets: { ...databaseSecrets(surroundings), ...cacheSecrets(surroundings, orderProcessor.name) },
      securityGroup: network.securityGroups.orderProcessor,
      runsOn: 'fargate',
    },
  );
  const { taskRole } = service.taskDefinition;
  orderQueue.queue.grantConsumeMessages(taskRole);
  // It puts dead letters there itself, and brings all of them to the database, where the back office sees them.
  orderQueue.deadLetters.grantSendMessages(taskRole);
  orderQueue.deadLetters.grantConsumeMessages(taskRole);
  eventQueue.queue.grantSendMessages(taskRole);
  mayReadAgain(service, data.database.secret, data.cache.password(orderProcessor.name));
  // The number of orders rather than the age of the oldest, which one customer's bad order can drive up for an hour
  // while there is nothing to do for a further task.
  service.scaleOnLoad({
    name: 'backlog-per-task',
    load: [orderQueue.queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Average' })],
    targetPerTask: acceptableAge.toMilliseconds() / timePerOrder.toMilliseconds(),
  });
  return service;
}
