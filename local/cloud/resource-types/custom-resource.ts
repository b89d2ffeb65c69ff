import { randomUUID } from 'node:crypto';
import type { CustomResourceResponses } from '../endpoint/custom-resource-responses.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { FunctionRunner } from '../lambda/function-runner.ts';
import type { Properties } from '../recorded-resource.ts';
import type { ResourceOutcome, ResourceRequest, ResourceType } from '../resource-type.ts';

export class CustomResourceFailedError extends Error {
  constructor(requestType: string, reason: string) {
    super(`The custom resource answered ${requestType} with FAILED: ${reason}`);
    this.name = 'CustomResourceFailedError';
  }
}

export class CustomResourceSilentError extends Error {
  constructor(requestType: string, problem: string) {
    super(`The custom resource did not answer ${requestType}: ${problem}`);
    this.name = 'CustomResourceSilentError';
  }
}

/** What CloudFormation waits for an answer when the template says nothing. */
const defaultTimeoutInSeconds = 3600;
/** An answer that a function sent with its last breath is still on its way when the function has ended. */
const graceInMilliseconds = 1000;

/**
 * A resource that a function of the template's own looks after, by CloudFormation's request protocol.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
 */
export function customResource(
  type: string,
  functions: FunctionRunner,
  responses: CustomResourceResponses,
): ResourceType {
  const ask = async (
    requestType: 'Create' | 'Update' | 'Delete',
    request: ResourceRequest,
    more: JsonObject,
  ) => {
    const { url, answer, forget } = responses.expect();
    const { ServiceTimeout: _, ...ResourceProperties } = stringified(request.properties);
    const event = {
      RequestType: requestType,
      ServiceToken: request.properties.ServiceToken ?? '',
      ResponseURL: url,
      StackId: request.address.stackId,
      RequestId: randomUUID(),
      LogicalResourceId: request.address.logicalId,
      ResourceType: type,
      ResourceProperties,
      ...more,
    };
    try {
      const seconds = Number(request.properties.ServiceTimeout ?? defaultTimeoutInSeconds);
      const invocation = functions.invoke(String(request.properties.ServiceToken), event);
      return outcomeOf(requestType, await firstOf(requestType, answer, invocation, seconds));
    } finally {
      forget();
    }
  };
  return {
    type,
    replacedBy: ['ServiceToken'],
    create: (request) => ask('Create', request, {}),
    update: (request) =>
      ask('Update', request, {
        PhysicalResourceId: request.resource.physicalId,
        OldResourceProperties: stringified(request.resource.properties),
      }),
    async delete(request) {
      await ask('Delete', request, { PhysicalResourceId: request.resource.physicalId });
    },
  };
}

/** The answer; or why none will come: the function failed, ended without one, or took too long. */
async function firstOf(
  requestType: string,
  answer: Promise<JsonObject>,
  invocation: Promise<unknown>,
  seconds: number,
): Promise<JsonObject> {
  const timers: NodeJS.Timeout[] = [];
  const after = (milliseconds: number, problem: string) =>
    new Promise<never>((_, reject) => {
      const fail = () => reject(new CustomResourceSilentError(requestType, problem));
      timers.push(setTimeout(fail, milliseconds));
    });
  const ended = invocation.then(() => after(graceInMilliseconds, 'its function ended without an answer.'));
  try {
    return await Promise.race([answer, ended, after(seconds * 1000, `${seconds} seconds have passed.`)]);
  } finally {
    // The race is decided; what the others come to is of no interest.
    ended.catch(() => {});
    for (const timer of timers) clearTimeout(timer);
  }
}

function outcomeOf(requestType: string, answer: JsonObject): ResourceOutcome {
  if (answer.Status !== 'SUCCESS') {
    throw new CustomResourceFailedError(requestType, String(answer.Reason ?? 'no reason given'));
  }
  return {
    physicalId: String(answer.PhysicalResourceId ?? ''),
    attributes: isJsonObject(answer.Data) ? answer.Data : {},
  };
}

/** CloudFormation hands every scalar to a custom resource as text. */
function stringified(properties: Properties): JsonObject {
  return JSON.parse(
    JSON.stringify(properties, (_, value: unknown) =>
      typeof value === 'number' || typeof value === 'boolean' ? String(value) : value,
    ),
  ) as JsonObject;
}
