import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { domainNames } from '../dns/domain-names.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { CommonRuntime } from '../runtime.ts';
import { type DynamicReferenceSources, resolveDynamicReferences } from '../template/dynamic-references.ts';
import { codeDirectoryOf } from './function-code.ts';

export class FunctionFailedError extends Error {
  constructor(name: string, reason: string, logFile: string) {
    super(`The function "${name}" failed: ${reason} (log: ${logFile})`);
    this.name = 'FunctionFailedError';
  }
}

export class FunctionNotFoundError extends Error {
  constructor(id: string) {
    super(`There is no function "${id}"; give the ARN of one that a stack has created.`);
    this.name = 'FunctionNotFoundError';
  }
}

export class RuntimeNotAvailableError extends Error {
  constructor(name: string, runtime: string) {
    super(
      `The function "${name}" asks for the runtime ${runtime}; on this machine only nodejs runtimes run.`,
    );
    this.name = 'RuntimeNotAvailableError';
  }
}

export interface FunctionRunner {
  /** Runs a function to its end, and gives what it returned. `id` is its ARN, with or without qualifier. */
  invoke(id: string, event: JsonValue): Promise<JsonValue>;
}

/** One file for all that a function ever writes. */
export function functionLogFile({ stateDirectory }: CommonRuntime, functionName: string): string {
  return join(stateDirectory, 'logs', 'functions', `${functionName}.log`);
}

/** AWS gives a function this long to load, and only then begins to count its time. */
const secondsToLoad = 10;

export function createFunctionRunner(
  runtime: CommonRuntime,
  sourcesFor: (near: { account: string; region: string }) => DynamicReferenceSources,
): FunctionRunner {
  // What a killed rehearsal left of its invocations; nobody waits for their results any more.
  rmSync(join(runtime.stateDirectory, 'invocations'), { recursive: true, force: true });
  return {
    async invoke(id, event) {
      const resource = runtime.resources
        .all('AWS::Lambda::Function')
        .find(({ attributes }) => id === attributes.Arn || id.startsWith(`${String(attributes.Arn)}:`));
      if (!resource) throw new FunctionNotFoundError(id);
      const properties = resolveDynamicReferences(resource.properties, sourcesFor(resource));
      return run(runtime, { ...resource, properties }, event);
    },
  };
}

async function run(runtime: CommonRuntime, resource: RecordedResource, event: JsonValue): Promise<JsonValue> {
  const { properties, physicalId } = resource;
  const kind = String(properties.Runtime ?? '');
  if (!kind.startsWith('nodejs'))
    throw new RuntimeNotAvailableError(physicalId, kind || 'of a container image');
  const requestId = randomUUID();
  const directory = join(runtime.stateDirectory, 'invocations', requestId);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const eventFile = join(directory, 'event.json');
  const resultFile = join(directory, 'result.json');
  const logFile = functionLogFile(runtime, physicalId);
  const milliseconds = Number(properties.Timeout ?? 3) * 1000;
  writeFileSync(eventFile, JSON.stringify(event), { mode: 0o600 });
  try {
    const codeDirectory = codeDirectoryOf(runtime, resource, physicalId);
    const invocation = await runtime.processes.start({
      name: `${resource.stackName}/${resource.logicalId}/${requestId.slice(0, 8)}`,
      command: process.execPath,
      args: [
        join(import.meta.dirname, 'invoke-handler.ts'),
        codeDirectory,
        String(properties.Handler),
        eventFile,
        resultFile,
        String(milliseconds),
      ],
      environment: environmentOf(runtime, resource, codeDirectory, requestId),
      workingDirectory: codeDirectory,
      logFile,
    });
    const tooLong = setTimeout(() => void invocation.stop(1), milliseconds + secondsToLoad * 1000);
    await invocation.ended;
    clearTimeout(tooLong);
    return readResult(physicalId, resultFile, logFile);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function readResult(name: string, resultFile: string, logFile: string): JsonValue {
  if (!existsSync(resultFile)) {
    throw new FunctionFailedError(name, 'its process ended without a result, or took too long', logFile);
  }
  const result = JSON.parse(readFileSync(resultFile, 'utf8')) as JsonObject;
  if (result.errorType !== undefined) {
    throw new FunctionFailedError(
      name,
      `${String(result.errorType)}: ${String(result.errorMessage)}`,
      logFile,
    );
  }
  return result.value ?? null;
}

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
function environmentOf(
  runtime: CommonRuntime,
  { account, region, properties, physicalId, attributes }: RecordedResource,
  codeDirectory: string,
  requestId: string,
): Record<string, string> {
  const given = isJsonObject(properties.Environment) ? properties.Environment.Variables : undefined;
  const names = domainNames(runtime);
  const own = Object.entries(isJsonObject(given) ? given : {}).map(([name, value]) => [
    name,
    names.withLocalUrls(String(value)),
  ]);
  return {
    PATH: process.env.PATH ?? '',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...Object.fromEntries(own),
    ...runtime.awsEnvironment(account, region),
    AWS_LAMBDA_FUNCTION_NAME: physicalId,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(properties.MemorySize ?? 128),
    AWS_EXECUTION_ENV: `AWS_Lambda_${String(properties.Runtime)}`,
    LAMBDA_TASK_ROOT: codeDirectory,
    REHEARSAL_FUNCTION_ARN: String(attributes.Arn),
    REHEARSAL_REQUEST_ID: requestId,
  };
}
