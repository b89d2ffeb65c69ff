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
  const { queue } = data.orderQueue;
  const service = new ContainerService<OrderProcessorVariables, OrderProcessorSecrets>(
    scope,
    'OrderProcessor',
    {
      ...surroundings,
      contract: orderProcessor,
      variables: {
        ...programVariables(surroundings, orderProcessor),
        ORDER_QUEUE_URL: queue.queueUrl,
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
  queue.grantConsumeMessages(service.taskDefinition.taskRole);
  return service;
}
