import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { domainNames } from '../dns/domain-names.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { CommonRuntime } from '../runtime.ts';

export class InvocationFailedError extends Error {
  constructor(what: string, reason: string, logFile: string) {
    super(`${what} failed: ${reason} (log: ${logFile})`);
    this.name = 'InvocationFailedError';
  }
}

/** One call of a handler, and what surrounds it. */
export interface Invocation {
  /** How messages name whose handler it is, for example `The function "notify"`. */
  what: string;
  /** The beginning of the process's name, for example `dev/notify`. */
  processName: string;
  place: { account: string; region: string };
  codeDirectory: string;
  /** `folder/file.export`. */
  handler: string;
  event: JsonValue;
  timeoutInMilliseconds: number;
  /** As the template gives them. */
  variables: JsonObject;
  /** Those that AWS gives, beside the ones of every program here. */
  ownVariables: Record<string, string>;
  logFile: string;
}

/** AWS gives a handler this long to load, and only then begins to count its time. */
const secondsToLoad = 10;

/** Calls a handler in a process of its own, and gives what it returned. */
export async function invoke(runtime: CommonRuntime, invocation: Invocation): Promise<JsonValue> {
  const { codeDirectory, handler, event, timeoutInMilliseconds, logFile } = invocation;
  const requestId = randomUUID();
  const directory = join(invocationsDirectory(runtime), requestId);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const eventFile = join(directory, 'event.json');
  const resultFile = join(directory, 'result.json');
  writeFileSync(eventFile, JSON.stringify(event), { mode: 0o600 });
  try {
    const running = await runtime.processes.start({
      name: `${invocation.processName}/${requestId.slice(0, 8)}`,
      command: process.execPath,
      args: [
        join(import.meta.dirname, 'invoke-handler.ts'),
        codeDirectory,
        handler,
        eventFile,
        resultFile,
        String(timeoutInMilliseconds),
      ],
      environment: environmentOf(runtime, invocation, requestId),
      workingDirectory: codeDirectory,
      logFile,
    });
    const tooLong = setTimeout(() => void running.stop(1), timeoutInMilliseconds + secondsToLoad * 1000);
    await running.ended;
    clearTimeout(tooLong);
    return readResult(invocation, resultFile);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Removes what a killed rehearsal left of its invocations; nobody waits for their results any more. */
export function forgetInvocations(runtime: CommonRuntime): void {
  rmSync(invocationsDirectory(runtime), { recursive: true, force: true });
}

function invocationsDirectory({ stateDirectory }: CommonRuntime): string {
  return join(stateDirectory, 'invocations');
}

function readResult({ what, logFile }: Invocation, resultFile: string): JsonValue {
  if (!existsSync(resultFile)) {
    throw new InvocationFailedError(what, 'its process ended without a result, or took too long', logFile);
  }
  const result = JSON.parse(readFileSync(resultFile, 'utf8')) as JsonObject;
  if (result.errorType !== undefined) {
    throw new InvocationFailedError(
      what,
      `${String(result.errorType)}: ${String(result.errorMessage)}`,
      logFile,
    );
  }
  return result.value ?? null;
}

function environmentOf(
  runtime: CommonRuntime,
  { place, variables, ownVariables, codeDirectory }: Invocation,
  requestId: string,
): Record<string, string> {
  const names = domainNames(runtime);
  const given = Object.entries(variables).map(([name, value]) => [name, names.withLocalUrls(String(value))]);
  return {
    PATH: process.env.PATH ?? '',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...Object.fromEntries(given),
    ...runtime.awsEnvironment(place.account, place.region),
    ...ownVariables,
    LAMBDA_TASK_ROOT: codeDirectory,
    // What V8 compiles of a function is kept: without it that is half of the time of most invocations.
    NODE_COMPILE_CACHE: join(runtime.stateDirectory, 'compiled'),
    REHEARSAL_REQUEST_ID: requestId,
  };
}
