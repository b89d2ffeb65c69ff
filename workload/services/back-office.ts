import type { Construct } from 'constructs';
import {
  type BackOfficeSecrets,
  type BackOfficeVariables,
  backOffice,
} from '../../app/back-office/contract.ts';
import { catalog } from '../../app/catalog/contract.ts';
import { orders } from '../../app/orders/contract.ts';
import { ContainerService } from '../containers/container-service.ts';
import { signingKey } from '../data/signing-secrets.ts';
import { programVariables, type ServiceSurroundings } from './service-surroundings.ts';

export function defineBackOffice(scope: Construct, surroundings: ServiceSurroundings): ContainerService {
  const { network, data, internal } = surroundings;
  return new ContainerService<BackOfficeVariables, BackOfficeSecrets>(scope, 'BackOffice', {
    ...surroundings,
    contract: backOffice,
    variables: {
      ...programVariables(surroundings, backOffice),
      CATALOG_URL: `${internal.url}${catalog.basePath}`,
      ORDERS_URL: `${internal.url}${orders.basePath}`,
      OIDC_ISSUER: data.backOfficeUsers.issuer,
      OIDC_CLIENT_ID: data.backOfficeUsers.clientId,
    },
    secrets: { SESSION_SECRET: signingKey(data.signingSecrets.backOfficeSessions) },
    securityGroup: network.securityGroups.backOffice,
    runsOn: 'fargate',
    rollout: surroundings.environment.rollout,
  });
}
