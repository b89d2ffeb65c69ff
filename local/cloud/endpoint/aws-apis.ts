import type { JsonApiHandler } from '../cloud.ts';
import { snsApi, snsVersion } from '../notifications/sns-api.ts';
import type { Topics } from '../notifications/topics.ts';
import type { CommonRuntime, Runtime } from '../runtime.ts';
import type { SecretRotation } from '../secrets/secret-rotation.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { cloudFormationApi, cloudFormationVersion } from './cloudformation/cloudformation-api.ts';
import type { CloudFormationParts } from './cloudformation/operation.ts';
import { ecrApi } from './ecr-api.ts';
import { ecsApi, ecsTarget } from './ecs-api.ts';
import { elastiCacheApi, elastiCacheVersion } from './elasticache/elasticache-api.ts';
import type { QueryApiHandler } from './query-api.ts';
import { rdsApi, rdsVersion } from './rds/rds-api.ts';
import { secretsManagerApi } from './secrets-manager-api.ts';
import { ssmApi, ssmTarget } from './ssm-api.ts';
import { stsApi, stsVersion } from './sts-api.ts';

/** What the APIs stand on. */
export interface ApiParts {
  runtime: CommonRuntime;
  runtimeOf(region: string): Runtime;
  secrets: SecretStore;
  rotation: SecretRotation;
  topics: Topics;
  cloudFormation: CloudFormationParts;
}

/** The APIs of the JSON protocol, by the prefix of their target. */
export function jsonApis({ runtime, runtimeOf, secrets, rotation }: ApiParts): [string, JsonApiHandler][] {
  return [
    ['secretsmanager', secretsManagerApi(secrets, rotation)],
    ['AmazonEC2ContainerRegistry_V20150921', ecrApi(runtime)],
    [ecsTarget, ecsApi(runtimeOf)],
    [ssmTarget, ssmApi(runtime.resources)],
  ];
}

/** The APIs of the query protocol, by the version that requests name. */
export function queryApis({
  runtime,
  runtimeOf,
  topics,
  cloudFormation,
}: ApiParts): [string, QueryApiHandler][] {
  return [
    [elastiCacheVersion, elastiCacheApi(runtimeOf)],
    [rdsVersion, rdsApi(runtimeOf)],
    [snsVersion, snsApi(topics)],
    [cloudFormationVersion, cloudFormationApi(cloudFormation)],
    [stsVersion, stsApi(runtime.resources)],
  ];
}
