import type { Emulator } from '../emulator/emulator.ts';
import type { CustomResourceResponses } from '../endpoint/custom-resource-responses.ts';
import type { ReadObject } from '../lambda/function-code.ts';
import type { FunctionRunner } from '../lambda/function-runner.ts';
import type { Properties } from '../recorded-resource.ts';
import type { ResourceType } from '../resource-type.ts';
import type { SecretRotation } from '../secrets/secret-rotation.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { cloudWatchAlarm, cloudWatchCompositeAlarm } from './cloudwatch-alarms.ts';
import { userPool } from './cognito-user-pool.ts';
import { userPoolClient } from './cognito-user-pool-client.ts';
import { customResource } from './custom-resource.ts';
import { ecrRepository } from './ecr-repository.ts';
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
import { schedulerSchedule } from './scheduler-schedule.ts';
import { rotationSchedule } from './secretsmanager-rotation-schedule.ts';
import { secretsManagerSecret } from './secretsmanager-secret.ts';
import { secretTargetAttachment } from './secretsmanager-secret-target-attachment.ts';
import { servers } from './servers.ts';
import { snsSubscription } from './sns-subscription.ts';
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
  const withBehaviour = Object.values(typesWithBehaviour).map((create) => create(services));
  for (const resourceType of [...inertTypes, ...servers, ...withBehaviour]) {
    types.set(resourceType.type, resourceType);
  }
  return {
    get: (type) =>
      isOfTemplate(type) ? customResource(type, services.functions, services.responses) : types.get(type),
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

const typesWithBehaviour: Readonly<Record<string, (services: TypeServices) => ResourceType>> = {
  'AWS::CloudWatch::Alarm': () => cloudWatchAlarm,
  'AWS::CloudWatch::CompositeAlarm': () => cloudWatchCompositeAlarm,
  'AWS::Cognito::UserPool': () => userPool,
  'AWS::Cognito::UserPoolClient': () => userPoolClient,
  'AWS::ECR::Repository': () => ecrRepository,
  'AWS::Events::Rule': () => eventsRule,
  'AWS::Lambda::EventSourceMapping': ({ functions }) => lambdaEventSourceMapping(functions),
  'AWS::Lambda::Function': ({ readObject }) => lambdaFunction(readObject),
  'AWS::S3::Bucket': ({ emulator }) => s3Bucket(emulator),
  'AWS::SNS::Subscription': () => snsSubscription,
  'AWS::SQS::Queue': ({ emulator }) => sqsQueue(emulator),
  'AWS::SSM::Parameter': () => ssmParameter,
  'AWS::Scheduler::Schedule': () => schedulerSchedule,
  'AWS::SecretsManager::RotationSchedule': ({ secrets, rotation }) => rotationSchedule(secrets, rotation),
  'AWS::SecretsManager::Secret': ({ secrets }) => secretsManagerSecret(secrets),
  'AWS::SecretsManager::SecretTargetAttachment': ({ secrets }) => secretTargetAttachment(secrets),
  'AWS::Synthetics::Canary': ({ readObject }) => syntheticsCanary(readObject),
};

/**
 * What stands behind a type on this machine: something that does its work; nothing, so that it is only recorded; or it is
 * not known, and a stack that names it is refused.
 */
export type Coverage = 'carried out' | 'recorded' | 'unknown';

export function coverageOf(type: string): Coverage {
  if (isOfTemplate(type) || Object.hasOwn(typesWithBehaviour, type)) return 'carried out';
  if (servers.some((server) => server.type === type)) return 'carried out';
  return inertTypes.some((inert) => inert.type === type) ? 'recorded' : 'unknown';
}

/** Why a type is unknown here for good, where that is no oversight. */
export function whyUnknown(type: string): string | undefined {
  return reasonsWhyUnknown[type];
}

const reasonsWhyUnknown: Readonly<Record<string, string>> = {
  'AWS::StepFunctions::StateMachine': 'nothing here runs state machines, or starts one',
};

/**
 * Why a resource of a template cannot be deployed here, although something stands behind its type; one line each. `read`
 * gives its properties, or undefined where they are not known yet.
 */
export function refusalsOf(type: string, read: () => Properties | undefined): string[] {
  const refusals = servers.find((server) => server.type === type)?.refusals;
  const properties = refusals && read();
  return properties ? refusals(properties) : [];
}

function isOfTemplate(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}
