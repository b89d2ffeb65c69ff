import { z } from 'zod';
import type { Caller } from '../cloud.ts';
import { callerOf } from '../emulator/caller.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { Runtime } from '../runtime.ts';
import { canaries } from '../synthetics/canaries.ts';
import { type CanaryState, canaryStates, canaryType, stateOfCanary } from '../synthetics/canary-states.ts';
import type { HttpHandler } from './http-endpoint.ts';

interface CanaryRequest {
  runtime: Runtime;
  caller: Caller;
  /** Of the canary; empty where the request is about all of them. */
  name: string;
  input: JsonValue;
}

type Operation = (request: CanaryRequest) => object;

/** An answer where the service cannot do what it was asked. */
class SyntheticsError extends Error {
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.name = code;
    this.status = status;
  }
}

/**
 * The canaries of stacks: how they are and were, and their start and stop, which hold until a deployment changes them.
 *
 * Source: https://docs.aws.amazon.com/AmazonSynthetics/latest/APIReference/API_Operations.html
 */
export function syntheticsApi(runtimeOf: (region: string) => Runtime): HttpHandler {
  return async ({ method, url = '', headers }, response, body) => {
    const path = url.split('?')[0] ?? '';
    const route = routes.find((each) => each.method === method && each.path.test(path));
    if (!route) return false;
    const name = decodeURIComponent(route.path.exec(path)?.[1] ?? '');
    const caller = callerOf(headers);
    try {
      const input = body === '' ? {} : (JSON.parse(body) as JsonValue);
      const answer = route.serve({ runtime: runtimeOf(caller.region), caller, name, input });
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    } catch (error) {
      if (!(error instanceof SyntheticsError)) throw error;
      response.writeHead(error.status, {
        ...{ 'content-type': 'application/json', 'x-amzn-errortype': error.name },
      });
      response.end(JSON.stringify({ Message: error.message }));
    }
    return true;
  };
}

const routes: readonly { method: string; path: RegExp; serve: Operation }[] = [
  { method: 'POST', path: /^\/canaries$/, serve: describeCanaries },
  { method: 'GET', path: /^\/canary\/([^/]+)$/, serve: getCanary },
  { method: 'POST', path: /^\/canary\/([^/]+)\/runs$/, serve: getCanaryRuns },
  { method: 'POST', path: /^\/canary\/([^/]+)\/start$/, serve: startCanary },
  { method: 'POST', path: /^\/canary\/([^/]+)\/stop$/, serve: stopCanary },
];

/** What else the service takes is refused, so that nobody takes for heeded what is not. */
const inputs = {
  canaries: z.strictObject({
    Names: z.array(z.string()).min(1).max(5).optional(),
    ...pageOf(20),
  }),
  runs: z.strictObject(pageOf(100)),
};

function pageOf(most: number) {
  return { MaxResults: z.int().min(1).max(most).default(most), NextToken: z.string().optional() };
}

function describeCanaries({ runtime, caller, input }: CanaryRequest): object {
  const { Names, ...page } = parse(inputs.canaries, input);
  const asked = canariesOf(runtime, caller).filter(({ physicalId }) => Names?.includes(physicalId) ?? true);
  const { items, more } = cut(asked, page);
  return { Canaries: items.map((canary) => describe(canary, stateIn(runtime, canary))), ...more };
}

function getCanary(request: CanaryRequest): object {
  const canary = find(request);
  return { Canary: describe(canary, stateIn(request.runtime, canary)) };
}

function getCanaryRuns(request: CanaryRequest): object {
  const canary = find(request);
  const runs = stateIn(request.runtime, canary)?.runs ?? [];
  const { items, more } = cut(runs, parse(inputs.runs, request.input));
  return {
    CanaryRuns: items.map(({ id, startedAt, endedAt, failure }) => ({
      ...{ Id: id, Name: canary.physicalId, ArtifactS3Location: locationOf(canary) },
      Status: {
        State: failure === undefined ? 'PASSED' : 'FAILED',
        ...(failure !== undefined && { StateReason: failure, StateReasonCode: 'CANARY_FAILURE' }),
      },
      Timeline: { Started: startedAt / 1000, Completed: endedAt / 1000 },
    })),
    ...more,
  };
}

function startCanary(request: CanaryRequest): object {
  const { runtime, caller } = request;
  const canary = find(request);
  if (stateIn(runtime, canary)?.isRunning) throw conflict('started', 'RUNNING');
  canaries(runtime).start(caller, canary.physicalId);
  return {};
}

function stopCanary(request: CanaryRequest): object {
  const { runtime, caller } = request;
  const canary = find(request);
  const state = stateIn(runtime, canary);
  if (!state?.isRunning) throw conflict('stopped', stateOfCanary(state));
  canaries(runtime).stopRunning(caller, canary.physicalId);
  return {};
}

function conflict(done: string, state: string): SyntheticsError {
  return new SyntheticsError(
    'ConflictException',
    409,
    `Canary is in a state that can't be ${done}: ${state}`,
  );
}

function canariesOf({ resources }: Runtime, { account, region }: Caller): RecordedResource[] {
  return resources
    .all(canaryType)
    .filter((canary) => canary.account === account && canary.region === region)
    .toSorted((one, other) => (one.physicalId < other.physicalId ? -1 : 1));
}

function find({ runtime, caller, name }: CanaryRequest): RecordedResource {
  const found = canariesOf(runtime, caller).find(({ physicalId }) => physicalId === name);
  if (found) return found;
  throw new SyntheticsError('ResourceNotFoundException', 404, `Canary not found: ${name}`);
}

function stateIn(runtime: Runtime, canary: RecordedResource): CanaryState | undefined {
  return canaryStates(runtime).of(canary, canary.physicalId);
}

/** Source: https://docs.aws.amazon.com/AmazonSynthetics/latest/APIReference/API_Canary.html */
function describe({ physicalId, properties, attributes }: RecordedResource, state?: CanaryState): JsonObject {
  const { Code, RunConfig, Schedule, ExecutionRoleArn, RuntimeVersion, ArtifactS3Location } = properties;
  const { createdAt = 0, modifiedAt = 0, startedAt, stoppedAt } = state ?? {};
  return {
    ...{ Id: attributes.Id ?? '', Name: physicalId },
    Code: { Handler: isJsonObject(Code) ? (Code.Handler ?? '') : '' },
    ...(ExecutionRoleArn !== undefined && { ExecutionRoleArn }),
    ...{ Schedule: Schedule ?? {}, RuntimeVersion: RuntimeVersion ?? '' },
    ...(isJsonObject(RunConfig) && { RunConfig: withoutVariables(RunConfig) }),
    ...(ArtifactS3Location !== undefined && { ArtifactS3Location }),
    Status: { State: stateOfCanary(state) },
    Timeline: {
      ...{ Created: createdAt / 1000, LastModified: modifiedAt / 1000 },
      ...(startedAt !== undefined && { LastStarted: startedAt / 1000 }),
      ...(stoppedAt !== undefined && { LastStopped: stoppedAt / 1000 }),
    },
  };
}

/** The service does not tell them, as they may be secret; its numbers are none in every template. */
function withoutVariables({ EnvironmentVariables: _, ...settings }: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      /InSeconds|InMB/.test(name) ? Number(value) : value,
    ]),
  );
}

function locationOf({ properties }: RecordedResource): JsonValue {
  return properties.ArtifactS3Location ?? '';
}

function cut<Item>(all: readonly Item[], page: { MaxResults: number; NextToken?: string | undefined }) {
  const start = Number(page.NextToken ?? 0);
  const end = start + page.MaxResults;
  return { items: all.slice(start, end), more: end < all.length ? { NextToken: String(end) } : {} };
}

function parse<Schema extends z.ZodType>(schema: Schema, input: JsonValue): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new SyntheticsError('ValidationException', 400, `${issue?.path.join('.')}: ${issue?.message}`);
}
