// Runs in a process of its own, one for each invocation:
// node invoke-handler.ts <folder> <handler> <file of the event> <file of the result> <milliseconds>
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

type Handler = (
  event: unknown,
  context: object,
  callback: (error: unknown, result?: unknown) => void,
) => unknown;

class HandlerNotFoundError extends Error {
  constructor(handler: string, problem: string) {
    super(`The handler "${handler}" cannot be called: ${problem}`);
    this.name = 'Runtime.HandlerNotFound';
  }
}

class TaskTimedOutError extends Error {
  constructor(milliseconds: number) {
    super(`Task timed out after ${(milliseconds / 1000).toFixed(2)} seconds`);
    this.name = 'Sandbox.Timedout';
  }
}

const [folder = '', handlerName = '', eventFile = '', resultFile = '', limit = '3000'] =
  process.argv.slice(2);

try {
  const handler = await loadHandler();
  const event = JSON.parse(readFileSync(eventFile, 'utf8')) as unknown;
  const value = await Promise.race([call(handler, event), timeOut()]);
  end({ value: value ?? null });
} catch (error) {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  console.error(stack ?? message);
  end({ errorType: name, errorMessage: message });
}

/** `folder/file.export`: everything up to the last part's first dot is the file, its ending left out. */
async function loadHandler(): Promise<Handler> {
  const fileName = handlerName.slice(handlerName.lastIndexOf('/') + 1);
  const [base = '', ...exported] = fileName.split('.');
  const stem = join(folder, dirname(handlerName), base);
  const file = ['.mjs', '.js', '.cjs']
    .map((ending) => stem + ending)
    .find((candidate) => existsSync(candidate));
  if (!file) throw new HandlerNotFoundError(handlerName, `there is no ${base}.mjs, .js or .cjs in its code.`);
  const loaded = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const name = exported.join('.');
  const found = loaded[name] ?? (loaded.default as Record<string, unknown> | undefined)?.[name];
  if (typeof found !== 'function')
    throw new HandlerNotFoundError(handlerName, `it exports no function "${name}".`);
  return found as Handler;
}

function call(handler: Handler, event: unknown): Promise<unknown> {
  const startedAt = Date.now();
  const context = {
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: '$LATEST',
    invokedFunctionArn: process.env.REHEARSAL_FUNCTION_ARN,
    awsRequestId: process.env.REHEARSAL_REQUEST_ID,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    getRemainingTimeInMillis: () => Math.max(0, startedAt + Number(limit) - Date.now()),
  };
  return new Promise((resolve, reject) => {
    const result = handler(event, context, (error, value) => (error ? reject(error) : resolve(value)));
    // A handler of three parameters answers by its callback; any other by what it returns.
    if (handler.length < 3) Promise.resolve(result).then(resolve, reject);
  });
}

function timeOut(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new TaskTimedOutError(Number(limit))), Number(limit));
  });
}

function end(result: object): never {
  writeFileSync(resultFile, JSON.stringify(result));
  process.exit(0);
}
