import type { Construct } from 'constructs';
import { catalog } from '../../app/catalog/contract.ts';
import { orders } from '../../app/orders/contract.ts';
import {
  type StorefrontSecrets,
  type StorefrontVariables,
  storefront,
} from '../../app/storefront/contract.ts';
import { ContainerService } from '../containers/container-service.ts';
import { signingKey } from '../data/signing-secrets.ts';
import {
  cacheSecrets,
  cacheVariables,
  mayReadAgain,
  programVariables,
  type ServiceSurroundings,
} from './service-surroundings.ts';

export function defineStorefront(scope: Construct, surroundings: ServiceSurroundings): ContainerService {
  const { environment, network, data, internal } = surroundings;
  const { queue } = data.orderQueue;
  const service = new ContainerService<StorefrontVariables, StorefrontSecrets>(scope, 'Storefront', {
    ...surroundings,
    contract: storefront,
    variables: {
      ...programVariables(surroundings, storefront),
      CATALOG_URL: `${internal.url}${catalog.basePath}`,
      ORDERS_URL: `${internal.url}${orders.basePath}`,
      ORDER_QUEUE_URL: queue.queueUrl,
      ...cacheVariables(surroundings, storefront.name),
      // Environments without customers of their own are there to be put under load, which comes from one address.
      ADDRESS_LIMITS: environment.keepsData ? 'enforced' : 'lifted',
    },
    secrets: {
      COOKIE_SECRET: signingKey(data.signingSecrets.cookies),
      ...cacheSecrets(surroundings, storefront.name),
    },
    securityGroup: network.securityGroups.storefront,
    runsOn: 'hosts',
    rollout: surroundings.environment.rollout,
  });
  queue.grantSendMessages(service.taskDefinition.taskRole);
  mayReadAgain(service, data.cache.password(storefront.name));
  return service;
}
