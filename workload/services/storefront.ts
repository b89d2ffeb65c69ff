import { Secret } from 'aws-cdk-lib/aws-ecs';
import { Secret as StoredSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { catalog } from '../../app/catalog/contract.ts';
import { orders } from '../../app/orders/contract.ts';
import {
  type StorefrontSecrets,
  type StorefrontVariables,
  storefront,
} from '../../app/storefront/contract.ts';
import { ContainerService } from '../containers/container-service.ts';
import { programVariables, type ServiceSurroundings } from './service-surroundings.ts';

export function defineStorefront(scope: Construct, surroundings: ServiceSurroundings): ContainerService {
  const { network, data, internal } = surroundings;
  const { queue } = data.orderQueue;
  const service = new ContainerService<StorefrontVariables, StorefrontSecrets>(scope, 'Storefront', {
    ...surroundings,
    contract: storefront,
    variables: {
      ...programVariables(surroundings, storefront),
      CATALOG_URL: `${internal.url}${catalog.basePath}`,
      ORDERS_URL: `${internal.url}${orders.basePath}`,
      ORDER_QUEUE_URL: queue.queueUrl,
    },
    secrets: { COOKIE_SECRET: cookieSecret(scope) },
    securityGroup: network.securityGroups.storefront,
    runsOn: 'hosts',
    watchedBy: 'load-balancer',
  });
  queue.grantSendMessages(service.taskDefinition.taskRole);
  return service;
}

function cookieSecret(scope: Construct): Secret {
  const key = 'key';
  const stored = new StoredSecret(scope, 'CookieSecret', {
    description: 'Signs the cookies of the storefront',
    generateSecretString: {
      secretStringTemplate: '{}',
      generateStringKey: key,
      passwordLength: 64,
      excludePunctuation: true,
    },
  });
  return Secret.fromSecretsManager(stored, key);
}
