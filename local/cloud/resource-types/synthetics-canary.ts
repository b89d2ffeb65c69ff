import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type ReadObject, unpackCode } from '../lambda/function-code.ts';
import { type Invocation, invoke } from '../lambda/invoke.ts';
import { measureCanaryRun } from '../metrics/measured/canaries.ts';
import { flag, parseProperties } from '../parse-properties.ts';
import { stableId } from '../physical-name.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';
import type { CommonRuntime } from '../runtime.ts';
import { canaries } from '../synthetics/canaries.ts';
import { canaryStates, canaryType, stateOfCanary } from '../synthetics/canary-states.ts';

/** How long a run may take that says nothing of it: as long as there is until the next, and 14 minutes at most. */
const longestRunInSeconds = 840;

const secondsOf = { minute: 60, hour: 3600 } as const;

const schema = z.object({
  Name: z.string().regex(/^[\da-z_-]{1,255}$/),
  RuntimeVersion: z
    .string()
    .regex(/^syn-nodejs-\d/, 'on this machine only runtimes without a browser run, such as syn-nodejs-3.1'),
  Code: z.looseObject({ Handler: z.string() }),
  Schedule: z.object({
    Expression: z
      .string()
      .regex(
        /^rate\(\d+ (minute|hour)s?\)$/,
        'on this machine a canary runs at a rate, such as rate(5 minutes)',
      ),
  }),
  RunConfig: z
    .object({
      TimeoutInSeconds: z.coerce.number().min(3).max(longestRunInSeconds).optional(),
      EnvironmentVariables: z.record(z.string(), z.coerce.string()).default({}),
    })
    .default({ EnvironmentVariables: {} }),
  StartCanaryAfterCreation: flag().default(false),
});

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-synthetics-canary.html */
export function syntheticsCanary(read: ReadObject): ResourceType {
  const deploy = async (request: ResourceRequest) => {
    const { Name, Code, StartCanaryAfterCreation } = parseProperties(canaryType, schema, request.properties);
    const code = typeof Code.Script === 'string' ? { ZipFile: Code.Script } : request.properties.Code;
    unpackCode(code, codeDirectoryOf(request), read);
    const states = canaryStates(request.runtime);
    states.change(request.address, Name, { modifiedAt: Date.now(), isRunning: StartCanaryAfterCreation });
    await put(request);
    return {
      physicalId: Name,
      attributes: { Id: stableId(request, 32), State: stateOfCanary(states.of(request.address, Name)) },
    };
  };
  return {
    type: canaryType,
    replacedBy: ['Name'],
    create: deploy,
    update: deploy,
    resume,
    async delete(request) {
      await canaries(request.runtime).remove(request.address, request.resource.physicalId);
      await rm(codeDirectoryOf(request), { recursive: true, force: true });
    },
  };
}

/** What was started or stopped since the deployment stays so. */
async function resume(request: ResourceRequest): Promise<void> {
  const { Name, StartCanaryAfterCreation } = parseProperties(canaryType, schema, request.properties);
  const states = canaryStates(request.runtime);
  if (states.of(request.address, Name) === undefined)
    states.change(request.address, Name, { isRunning: StartCanaryAfterCreation });
  await put(request);
}

async function put(request: ResourceRequest): Promise<void> {
  const { runtime, address, properties } = request;
  const { Name, Schedule } = parseProperties(canaryType, schema, properties);
  const periodInMilliseconds = periodOf(Schedule.Expression);
  const invocation = invocationOf(request, periodInMilliseconds);
  await canaries(runtime).put(address, Name, {
    run: () => invoke(runtime, invocation),
    ended(run) {
      canaryStates(runtime).addRun(address, Name, run);
      measureCanaryRun(runtime, address, Name, run.failure === undefined);
    },
    periodInMilliseconds,
    logFile: invocation.logFile,
  });
}

function invocationOf(request: ResourceRequest, periodInMilliseconds: number): Invocation {
  const { address, properties, runtime } = request;
  const { Name, Code, RunConfig } = parseProperties(canaryType, schema, properties);
  const mostInMilliseconds = Math.min(periodInMilliseconds, longestRunInSeconds * 1000);
  return {
    what: `The canary "${Name}"`,
    processName: `${address.stackName}/${address.logicalId}`,
    place: address,
    codeDirectory: handlerDirectoryOf(request),
    handler: Code.Handler,
    event: {},
    timeoutInMilliseconds: RunConfig.TimeoutInSeconds
      ? RunConfig.TimeoutInSeconds * 1000
      : mostInMilliseconds,
    variables: RunConfig.EnvironmentVariables,
    ownVariables: {},
    logFile: canaryLogFile(runtime, Name),
  };
}

/** One file for all that a canary ever writes, and for how each of its runs has ended. */
function canaryLogFile({ stateDirectory }: CommonRuntime, name: string): string {
  return join(stateDirectory, 'logs', 'canaries', `${name}.log`);
}

function codeDirectoryOf({ directory }: ResourceRequest): string {
  return join(directory, 'code');
}

/** Source: https://docs.aws.amazon.com/AmazonSynthetics/latest/APIReference/API_CanaryCodeInput.html */
function handlerDirectoryOf(request: ResourceRequest): string {
  const ofLibraries = join(codeDirectoryOf(request), 'nodejs', 'node_modules');
  return existsSync(ofLibraries) ? ofLibraries : codeDirectoryOf(request);
}

function periodOf(expression: string): number {
  const [, count = '', unit = 'minute'] = /^rate\((\d+) (minute|hour)/.exec(expression) ?? [];
  return Number(count) * secondsOf[unit as keyof typeof secondsOf] * 1000;
}
