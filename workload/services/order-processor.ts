import type { Construct } from 'constructs';
import {
  type OrderProcessorSecrets,
  type OrderProcessorVariables,
  orderProcessor,
} from '../../app/order-processor/contract.ts';
import { payments } from '../../app/payments/contract.ts';
import { ContainerService } from '../containers/container-service.ts';
import {
  databaseSecrets,
  databaseVariables,
  programVariables,
  type ServiceSurroundings,
} from './service-surroundings.ts';

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
        REDIS_URL: data.cache.url,
        PAYMENTS_URL: `${internal.url}${payments.basePath}`,
      },
      secrets: databaseSecrets(surroundings),
      securityGroup: network.securityGroups.orderProcessor,
      runsOn: 'fargate',
      watchedBy: 'agent',
    },
  );
  const { taskRole } = service.taskDefinition;
  orderQueue.queue.grantConsumeMessages(taskRole);
  // It puts dead letters there itself, and brings all of them to the database, where the back office sees them.
  orderQueue.deadLetters.grantSendMessages(taskRole);
  orderQueue.deadLetters.grantConsumeMessages(taskRole);
  eventQueue.queue.grantSendMessages(taskRole);
  return service;
}
