import { join } from 'node:path';
import { sessionTokenFor } from '../identity.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import { measureInvocation } from '../metrics/measured/functions.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { CommonRuntime } from '../runtime.ts';
import { type DynamicReferenceSources, resolveDynamicReferences } from '../template/dynamic-references.ts';
import { codeDirectoryOf, provideSdk } from './function-code.ts';
import { forgetInvocations, type Invocation, invoke } from './invoke.ts';

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

export function createFunctionRunner(
  runtime: CommonRuntime,
  sourcesFor: (near: { account: string; region: string }) => DynamicReferenceSources,
): FunctionRunner {
  forgetInvocations(runtime);
  provideSdk(runtime);
  return {
    async invoke(id, event) {
      const resource = runtime.resources
        .all('AWS::Lambda::Function')
        .find(({ attributes }) => id === attributes.Arn || id.startsWith(`${String(attributes.Arn)}:`));
      if (!resource) throw new FunctionNotFoundError(id);
      const properties = resolveDynamicReferences(resource.properties, sourcesFor(resource));
      const invocation = invocationOf(runtime, { ...resource, properties }, event);
      return measureInvocation(runtime, resource, () => invoke(runtime, invocation));
    },
  };
}

function invocationOf(runtime: CommonRuntime, resource: RecordedResource, event: JsonValue): Invocation {
  const { account, region, properties, physicalId, attributes } = resource;
  const kind = String(properties.Runtime ?? '');
  if (!kind.startsWith('nodejs'))
    throw new RuntimeNotAvailableError(physicalId, kind || 'of a container image');
  const variables = isJsonObject(properties.Environment) ? properties.Environment.Variables : undefined;
  return {
    what: `The function "${physicalId}"`,
    processName: `${resource.stackName}/${resource.logicalId}`,
    place: { account, region },
    codeDirectory: codeDirectoryOf(runtime, resource, physicalId),
    handler: String(properties.Handler),
    event,
    timeoutInMilliseconds: Number(properties.Timeout ?? 3) * 1000,
    variables: isJsonObject(variables) ? variables : {},
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
    ownVariables: {
      AWS_LAMBDA_FUNCTION_NAME: physicalId,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(properties.MemorySize ?? 128),
      AWS_EXECUTION_ENV: `AWS_Lambda_${String(properties.Runtime)}`,
      AWS_SESSION_TOKEN: sessionTokenFor(sessionOf(resource)),
      REHEARSAL_FUNCTION_ARN: String(attributes.Arn),
    },
    logFile: functionLogFile(runtime, physicalId),
  };
}

/** A function has its role, in a session of its own name. */
function sessionOf({ properties, physicalId }: RecordedResource): string {
  return `${String(properties.Role).replace(/^.*\//, '')}/${physicalId}`;
}
