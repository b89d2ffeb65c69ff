import type { Construct } from 'constructs';
import { type OrdersSecrets, type OrdersVariables, orders } from '../../app/orders/contract.ts';
import { ContainerService } from '../containers/container-service.ts';
import {
  databaseSecrets,
  databaseVariables,
  mayReadAgain,
  programVariables,
  type ServiceSurroundings,
} from './service-surroundings.ts';

export function defineOrders(scope: Construct, surroundings: ServiceSurroundings): ContainerService {
  const { network, data } = surroundings;
  const { queue } = data.orderQueue;
  const service = new ContainerService<OrdersVariables, OrdersSecrets>(scope, 'Orders', {
    ...surroundings,
    contract: orders,
    variables: {
      ...programVariables(surroundings, orders),
      ...databaseVariables(surroundings),
      ORDER_QUEUE_URL: queue.queueUrl,
      OIDC_ISSUER: data.backOfficeUsers.issuer,
    },
    secrets: databaseSecrets(surroundings),
    securityGroup: network.securityGroups.orders,
    runsOn: 'fargate',
    rollout: surroundings.environment.rollout,
  });
  queue.grantSendMessages(service.taskDefinition.taskRole);
  mayReadAgain(service, data.database.secret);
  return service;
}
