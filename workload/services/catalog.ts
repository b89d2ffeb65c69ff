import type { Construct } from 'constructs';
import { type CatalogSecrets, type CatalogVariables, catalog } from '../../app/catalog/contract.ts';
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

export function defineCatalog(scope: Construct, surroundings: ServiceSurroundings): ContainerService {
  const { network, data } = surroundings;
  const service = new ContainerService<CatalogVariables, CatalogSecrets>(scope, 'Catalog', {
    ...surroundings,
    contract: catalog,
    variables: {
      ...programVariables(surroundings, catalog),
      ...databaseVariables(surroundings),
      DATABASE_READER_HOST: data.database.readerHost,
      ...cacheVariables(surroundings, catalog.name),
      OIDC_ISSUER: data.backOfficeUsers.issuer,
    },
    secrets: { ...databaseSecrets(surroundings), ...cacheSecrets(surroundings, catalog.name) },
    securityGroup: network.securityGroups.catalog,
    runsOn: 'fargate',
    rollout: surroundings.environment.rollout,
  });
  mayReadAgain(service, data.database.secret, data.cache.password(catalog.name));
  return service;
}
