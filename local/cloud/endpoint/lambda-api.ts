import type { ServerResponse } from 'node:http';
import { callerOf } from '../emulator/caller.ts';
import type { JsonValue } from '../json.ts';
import { FunctionNotFoundError, type FunctionRunner } from '../lambda/function-runner.ts';
import type { HttpHandler } from './http-endpoint.ts';

export interface LambdaApi {
  handle: HttpHandler;
  /** From now on, invocations are run by it. */
  serve(functions: FunctionRunner): void;
}

const path = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/**
 * Invokes a function by its name or ARN and answers what it has returned, as `aws lambda invoke` asks for it. An event,
 * which nobody waits for, is waited for all the same.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function createLambdaApi(): LambdaApi {
  let functions: FunctionRunner | undefined;
  return {
    serve(runner) {
      functions = runner;
    },
    async handle(request, response, body) {
      const [, name] = path.exec(new URL(request.url ?? '', 'http://localhost').pathname) ?? [];
      if (request.method !== 'POST' || name === undefined || functions === undefined) return false;
      const { account, region } = callerOf(request.headers);
      const given = decodeURIComponent(name);
      const arn = given.startsWith('arn:') ? given : `arn:aws:lambda:${region}:${account}:function:${given}`;
      try {
        const event = JSON.parse(body || 'null') as JsonValue;
        answer(response, { status: 200, content: await functions.invoke(arn, event) });
      } catch (error) {
        answer(response, describe(error));
      }
      return true;
    },
  };
}

interface Answer {
  status: number;
  content: JsonValue;
  headers?: Record<string, string>;
}

function answer(response: ServerResponse, { status, content, headers = {} }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(content));
}

/** That a function failed is an answer of Lambda's, not a failure. */
function describe(error: unknown): Answer {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (error instanceof FunctionNotFoundError) {
    return {
      ...{ status: 404, content: { Message: message } },
      headers: { 'x-amzn-errortype': 'ResourceNotFoundException' },
    };
  }
  return {
    ...{ status: 200, content: { errorType: name, errorMessage: message } },
    headers: { 'x-amz-function-error': 'Unhandled' },
  };
}
