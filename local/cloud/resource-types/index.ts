import type { Emulator } from '../emulator/emulator.ts';
import type { CustomResourceResponses } from '../endpoint/custom-resource-responses.ts';
import type { ReadObject } from '../lambda/function-code.ts';
import type { FunctionRunner } from '../lambda/function-runner.ts';
import type { ResourceType } from '../resource-type.ts';
import type { SecretRotation } from '../secrets/secret-rotation.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { userPool } from './cognito-user-pool.ts';
import { userPoolClient } from './cognito-user-pool-client.ts';
import { customResource } from './custom-resource.ts';
import { eventsRule } from './events-rule.ts';
import { analytics } from './inert/analytics.ts';
import { capacity } from './inert/capacity.ts';
import { delivery } from './inert/delivery.ts';
import { identity } from './inert/identity.ts';
import { network } from './inert/network.ts';
import { observability } from './inert/observability.ts';
import { recovery } from './inert/recovery.ts';
import { schedules } from './inert/schedules.ts';
import { lambdaEventSourceMapping } from './lambda-event-source-mapping.ts';
import { lambdaFunction } from './lambda-function.ts';
import { s3Bucket } from './s3-bucket.ts';
import { rotationSchedule } from './secretsmanager-rotation-schedule.ts';
import { secretsManagerSecret } from './secretsmanager-secret.ts';
import { secretTargetAttachment } from './secretsmanager-secret-target-attachment.ts';
import { servers } from './servers.ts';
import { sqsQueue } from './sqs-queue.ts';
import { ssmParameter } from './ssm-parameter.ts';
import { syntheticsCanary } from './synthetics-canary.ts';

/** The types that a template may name here; `undefined` for one that is unknown. */
export interface ResourceTypes {
  get(type: string): ResourceType | undefined;
}

/** What the types of this folder stand on, beside the runtime that comes with each request. */
export interface TypeServices {
  emulator: Emulator;
  secrets: SecretStore;
  rotation: SecretRotation;
  functions: FunctionRunner;
  responses: CustomResourceResponses;
  readObject: ReadObject;
}

/** Every known type: one line for one that does something, a table of `inert/` for one that is only recorded. */
export function createResourceTypes(services: TypeServices): ResourceTypes {
  const types = new Map<string, ResourceType>();
  for (const resourceType of [...inertTypes, ...servers, ...typesWithBehaviour(services)]) {
    types.set(resourceType.type, resourceType);
  }
  return {
    get(type) {
      const isOfTemplate = type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
      return isOfTemplate ? customResource(type, services.functions, services.responses) : types.get(type);
    },
  };
}

const inertTypes: readonly ResourceType[] = [
  ...network,
  ...identity,
  ...delivery,
  ...observability,
  ...capacity,
  ...schedules,
  ...recovery,
  ...analytics,
];

function typesWithBehaviour({
  emulator,
  secrets,
  rotation,
  functions,
  readObject,
}: TypeServices): readonly ResourceType[] {
  return [
    eventsRule,
    lambdaEventSourceMapping(functions),
    lambdaFunction(readObject),
    rotationSchedule(secrets, rotation),
    s3Bucket(emulator),
    secretsManagerSecret(secrets),
    secretTargetAttachment(secrets),
    sqsQueue(emulator),
    ssmParameter,
    syntheticsCanary(readObject),
    userPool,
    userPoolClient,
  ];
}
