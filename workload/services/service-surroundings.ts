import { Secret } from 'aws-cdk-lib/aws-ecs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Cluster } from '../containers/cluster.ts';
import type { ContainerService } from '../containers/container-service.ts';
import type { InternalLoadBalancer } from '../containers/internal-load-balancer.ts';
import { type CacheClient, cachePasswordKey } from '../data/cache-users.ts';
import type { DataStack } from '../data/data-stack.ts';
import { databaseSecretKeys } from '../data/database.ts';
import type { NetworkStack } from '../network/network-stack.ts';
import type { Release, ServiceName, WorkloadEnvironment } from '../workload-environment.ts';

/** What a service finds around it. */
export interface ServiceSurroundings {
  environment: WorkloadEnvironment;
  release: Release;
  network: NetworkStack;
  data: DataStack;
  cluster: Cluster;
  internal: InternalLoadBalancer;
}

/** What every program is told: where it listens, where it runs, and which image it is. */
export function programVariables(
  { environment, release }: ServiceSurroundings,
  { name, port }: { name: ServiceName; port: number },
) {
  return { PORT: String(port), ENVIRONMENT: environment.name, VERSION: release.imageVersions[name] };
}

/** The variables by which every service that speaks SQL finds its database. */
export function databaseVariables({ data: { database } }: ServiceSurroundings) {
  return {
    DATABASE_HOST: database.host,
    DATABASE_PORT: database.port,
    DATABASE_NAME: database.name,
    DATABASE_SECRET_ARN: database.secret.secretArn,
  };
}

export function databaseSecrets({ data: { database } }: ServiceSurroundings) {
  return {
    DATABASE_USER: Secret.fromSecretsManager(database.secret, databaseSecretKeys.user),
    DATABASE_PASSWORD: Secret.fromSecretsManager(database.secret, databaseSecretKeys.password),
  };
}

/** By which a program finds the cache, as the user that it is there. */
export function cacheVariables({ data: { cache } }: ServiceSurroundings, client: CacheClient) {
  return { REDIS_URL: cache.url(client), REDIS_SECRET_ARN: cache.password(client).secretArn };
}

/** The password of a program's user in the cache. */
export function cacheSecrets({ data: { cache } }: ServiceSurroundings, client: CacheClient) {
  return { REDIS_PASSWORD: Secret.fromSecretsManager(cache.password(client), cachePasswordKey) };
}

/** Lets a program read by itself what it was given when it started: after a rotation, its password is another one. */
export function mayReadAgain({ taskDefinition }: ContainerService, ...secrets: readonly ISecret[]): void {
  for (const secret of secrets) secret.grantRead(taskDefinition.taskRole);
}
