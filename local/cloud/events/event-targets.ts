import type { Caller, JsonApiHandler } from '../cloud.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { FunctionNotFoundError, type FunctionRunner } from '../lambda/function-runner.ts';
import { mayInvoke } from '../lambda/may-invoke.ts';
import type { Topics } from '../notifications/topics.ts';
import type { CommonRuntime } from '../runtime.ts';
import {
  DeliveryNotAllowedError,
  DeliveryRefusedError,
  FunctionFailedError,
  TargetMissingError,
} from './delivery-errors.ts';
import type { EventBusOptions } from './event-bus.ts';
import { functionSettings, putAside } from './failed-deliveries.ts';
import { waitAfter } from './patience.ts';
import type { Delivery } from './pending-deliveries.ts';
import { policyLets } from './resource-policy.ts';
import { sendToQueue } from './send-to-queue.ts';
import { callService } from './universal/call-service.ts';
import { readUniversalTarget, whyNotServed } from './universal/universal-target.ts';

export interface TargetSurroundings {
  runtime: CommonRuntime;
  functions: FunctionRunner;
  topics: Topics;
  /** The APIs of the JSON protocol, by the prefix of their target. */
  apis: ReadonlyMap<string, JsonApiHandler>;
}

type Deliver = (delivery: Delivery, surroundings: TargetSurroundings) => Promise<void>;

/**
 * Functions, topics, queues, tasks, pipelines and projects: what rules and schedules hand something to. A schedule may also
 * name an operation of a service.
 */
export function eventTargets(surroundings: TargetSurroundings): EventBusOptions {
  const { runtime } = surroundings;
  return {
    whyUnreachable,
    async deliver(delivery) {
      await delivererOf(delivery.targetArn)?.(delivery, surroundings);
    },
    waitAfter: (attempts, failure, delivery) =>
      waitAfter(attempts, failure, delivery, functionSettings(runtime, delivery.targetArn).retries),
    putAside: (delivery, failure, attempts) => putAside(runtime, delivery, failure, attempts),
  };
}

/** Why nothing here can take what is for such a target; undefined where something can. */
export function whyUnreachable(targetArn: string): string | undefined {
  const universal = readUniversalTarget(targetArn);
  if (universal) return whyNotServed(universal);
  return delivererOf(targetArn) ? undefined : 'nothing here stands behind such a target';
}

const deliverers: Readonly<Record<string, Deliver>> = {
  lambda: invoke,
  sns: publish,
  sqs: send,
  ecs: (delivery, { apis }) =>
    call(apis, 'AmazonEC2ContainerServiceV20141113.RunTask', placeOf(delivery.targetArn), {
      cluster: delivery.targetArn,
      taskDefinition: delivery.parameters?.TaskDefinitionArn ?? '',
      count: delivery.parameters?.TaskCount ?? 1,
      overrides: overridesOf(delivery.input),
    }),
  codepipeline: (delivery, { apis }) =>
    call(apis, 'CodePipeline_20150709.StartPipelineExecution', placeOf(delivery.targetArn), {
      ...sourceRevisionsIn(delivery.input),
      name: lastPartOf(delivery.targetArn),
      clientRequestToken: tokenOf(delivery),
    }),
  codebuild: (delivery, { apis }) =>
    call(apis, 'CodeBuild_20161006.StartBuild', placeOf(delivery.targetArn), {
      ...overridesIn(delivery.input),
      projectName: lastPartOf(delivery.targetArn),
      idempotencyToken: tokenOf(delivery),
    }),
};

function delivererOf(targetArn: string): Deliver | undefined {
  return readUniversalTarget(targetArn) ? callOperation : deliverers[targetArn.split(':')[2] ?? ''];
}

async function callOperation({ targetArn, input, place }: Delivery, { runtime }: TargetSurroundings) {
  const target = readUniversalTarget(targetArn);
  // Rules have no such targets.
  if (!target || !place) throw new TargetMissingError(targetArn);
  await callService(runtime, place, target, input);
}

async function invoke({ targetArn, input, by }: Delivery, { runtime, functions }: TargetSurroundings) {
  if (by !== undefined && !mayInvoke(runtime, by, targetArn))
    throw new DeliveryNotAllowedError(by, targetArn, 'an AWS::Lambda::Permission must grant it');
  try {
    await functions.invoke(targetArn, input);
  } catch (error) {
    if (error instanceof FunctionNotFoundError) throw new TargetMissingError(targetArn);
    throw new FunctionFailedError(error);
  }
}

async function publish({ targetArn, input, by }: Delivery, { runtime, topics }: TargetSurroundings) {
  if (by !== undefined && !policyLets(runtime, 'topic', targetArn, by))
    throw new DeliveryNotAllowedError(by, targetArn, 'an AWS::SNS::TopicPolicy must let it publish');
  topics.publish({ topicArn: targetArn, message: textOf(input) });
}

async function send({ targetArn, input, by, parameters }: Delivery, { runtime }: TargetSurroundings) {
  const queue = runtime.resources
    .all('AWS::SQS::Queue')
    .find(({ attributes }) => attributes.Arn === targetArn);
  if (!queue) throw new TargetMissingError(targetArn);
  if (by !== undefined && !policyLets(runtime, 'queue', queue.physicalId, by))
    throw new DeliveryNotAllowedError(by, targetArn, 'an AWS::SQS::QueuePolicy must let it send messages');
  await sendToQueue(runtime, targetArn, { body: textOf(input), group: parameters?.MessageGroupId });
}

/** While the rehearsal starts, some services answer before others. */
class ServiceNotThereError extends Error {
  constructor(target: string) {
    super(`Nothing answers ${target} yet; it is asked again.`);
    this.name = 'ServiceNotThereError';
  }
}

/** What a service refuses is refused for good: it was asked for something that it does not do. */
async function call(
  apis: TargetSurroundings['apis'],
  target: string,
  caller: Caller,
  input: JsonObject,
): Promise<void> {
  const [prefix = '', operation = ''] = target.split('.');
  const serve = apis.get(prefix);
  if (!serve) throw new ServiceNotThereError(target);
  try {
    await serve(operation, input, caller);
  } catch (error) {
    throw new DeliveryRefusedError(
      'SDK_CLIENT_ERROR',
      error instanceof Error ? error.message : String(error),
    );
  }
}

/** An event itself changes nothing of a task. */
function overridesOf(input: JsonValue): JsonObject {
  return isJsonObject(input) && Object.keys(input).some((name) => namesOfOverrides.includes(name))
    ? input
    : {};
}

const namesOfOverrides = ['containerOverrides', 'cpu', 'memory', 'taskRoleArn', 'executionRoleArn'];

/** So that what was started is not started again, if a kill came before that was noted. Ids alone begin anew. */
function tokenOf({ since, id }: Delivery): string {
  return `${since}-${id}`;
}

function placeOf(arn: string): Caller {
  const [, , , region = '', account = ''] = arn.split(':');
  return { account, region };
}

function lastPartOf(arn: string): string {
  return arn.split(/[:/]/).at(-1) ?? '';
}

/**
 * Of an event itself CodePipeline takes nothing, of an input which revisions its sources are to take.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/create-cwe-ecr-source-console.html
 */
function sourceRevisionsIn(input: JsonValue): JsonObject {
  if (!isJsonObject(input) || input.sourceRevisions === undefined) return {};
  return { sourceRevisions: input.sourceRevisions };
}

/** Of an event itself CodeBuild takes nothing, of an input what `StartBuild` takes. */
function overridesIn(input: JsonValue): JsonObject {
  if (!isJsonObject(input)) return {};
  return Object.fromEntries(
    Object.entries(input).filter(([name]) => name === 'sourceVersion' || name.endsWith('Override')),
  );
}

function textOf(input: JsonValue): string {
  return typeof input === 'string' ? input : JSON.stringify(input);
}
