import type { JsonApiHandler } from '../cloud.ts';
import { snsApi, snsVersion } from '../notifications/sns-api.ts';
import type { Topics } from '../notifications/topics.ts';
import type { CommonRuntime, Runtime } from '../runtime.ts';
import type { SecretRotation } from '../secrets/secret-rotation.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { applicationAutoScalingApi, scalingApiTarget } from './application-auto-scaling-api.ts';
import type { ApiHandler } from './cbor-api.ts';
import { cloudFormationApi, cloudFormationVersion } from './cloudformation/cloudformation-api.ts';
import type { CloudFormationParts } from './cloudformation/operation.ts';
import {
  type CloudWatchParts,
  cloudWatchApi,
  cloudWatchTarget,
  cloudWatchVersion,
} from './cloudwatch/cloudwatch-api.ts';
import { asJsonApi, asQueryApi } from './cloudwatch/other-protocols.ts';
import { ecrApi } from './ecr-api.ts';
import { ecsApi, ecsTarget } from './ecs-api.ts';
import { elastiCacheApi, elastiCacheVersion } from './elasticache/elasticache-api.ts';
import type { HttpHandler } from './http-endpoint.ts';
import type { QueryApiHandler } from './query-api.ts';
import { rdsApi, rdsVersion } from './rds/rds-api.ts';
import { secretsManagerApi } from './secrets-manager-api.ts';
import { ssmApi, ssmTarget } from './ssm-api.ts';
import { stsApi, stsVersion } from './sts-api.ts';
import { syntheticsApi } from './synthetics-api.ts';

/** What the APIs stand on. */
export interface ApiParts {
  runtime: CommonRuntime;
  runtimeOf(region: string): Runtime;
  secrets: SecretStore;
  rotation: SecretRotation;
  topics: Topics;
  cloudFormation: CloudFormationParts;
  alarms: CloudWatchParts['alarms'];
}

/** The APIs of the CBOR protocol, by the service that requests name. */
export function cborApis(parts: ApiParts): [string, ApiHandler][] {
  return [[cloudWatchTarget, cloudWatchApi(parts)]];
}

/** The APIs of the JSON protocol, by the prefix of their target. */
export function jsonApis(parts: ApiParts): [string, JsonApiHandler][] {
  const { runtime, runtimeOf, secrets, rotation } = parts;
  return [
    [cloudWatchTarget, asJsonApi(cloudWatchApi(parts))],
    ['secretsmanager', secretsManagerApi(secrets, rotation)],
    ['AmazonEC2ContainerRegistry_V20150921', ecrApi(runtime)],
    [ecsTarget, ecsApi(runtimeOf)],
    [scalingApiTarget, applicationAutoScalingApi(runtimeOf)],
    [ssmTarget, ssmApi(runtime.resources)],
  ];
}

/** The APIs of the query protocol, by the version that requests name. */
export function queryApis(parts: ApiParts): [string, QueryApiHandler][] {
  const { runtime, runtimeOf, topics, cloudFormation } = parts;
  return [
    [cloudWatchVersion, asQueryApi(cloudWatchApi(parts))],
    [elastiCacheVersion, elastiCacheApi(runtimeOf)],
    [rdsVersion, rdsApi(runtimeOf)],
    [snsVersion, snsApi(topics)],
    [cloudFormationVersion, cloudFormationApi(cloudFormation)],
    [stsVersion, stsApi(runtime.resources)],
  ];
}

/** The APIs of REST protocols, which know their requests by their paths. */
export function restApis({ runtimeOf }: ApiParts): HttpHandler[] {
  return [syntheticsApi(runtimeOf)];
}
