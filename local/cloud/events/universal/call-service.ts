import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { CommonRuntime } from '../../runtime.ts';
import { OperationFailedError } from '../delivery-errors.ts';
import { type Protocol, type ServedService, servedServices } from './served-services.ts';
import { operationOf, type UniversalTarget } from './universal-target.ts';

interface ApiRequest {
  path: string;
  headers: Record<string, string>;
  body: string;
}

/**
 * Calls an operation by the API that AWS's tools call here, in the name of an account.
 *
 * @throws OperationFailedError with what the service answers when it refuses.
 */
export async function callService(
  runtime: CommonRuntime,
  place: { account: string; region: string },
  { service, action }: UniversalTarget,
  input: JsonValue,
): Promise<void> {
  const served = servedServices[service];
  if (served === undefined || !isJsonObject(input)) return;
  const environment = runtime.awsEnvironment(place.account, place.region);
  const request = requestOf(served, operationOf(action), input);
  const response = await fetch(`${environment.AWS_ENDPOINT_URL}${request.path}`, {
    method: 'POST',
    headers: {
      ...request.headers,
      authorization: `AWS4-HMAC-SHA256 Credential=${place.account}/20000101/${place.region}/${service}/aws4_request`,
    },
    body: request.body,
  });
  const text = await response.text();
  if (!response.ok) throw failureIn(text, response);
}

function requestOf({ protocol, spelling }: ServedService, operation: string, input: JsonObject): ApiRequest {
  switch (protocol.kind) {
    case 'json':
      return {
        path: '/',
        headers: {
          // The version that SQS speaks; the other APIs here do not look at it.
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': `${protocol.target}.${operation}`,
        },
        body: JSON.stringify(spelling === 'small' ? withSmallNames(input) : input),
      };
    case 'query':
      return {
        path: '/',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: formOf(operation, protocol.version, spelling === 'DB' ? withCapitalDB(input) : input),
      };
    case 'rest':
      return {
        path: protocol.path(operation, input),
        headers: { 'content-type': 'application/json' },
        body: bodyOf(protocol, input),
      };
  }
}

function withSmallNames(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withSmallNames);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
      withSmallNames(member),
    ]),
  );
}

function withCapitalDB(input: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name.replace(/^Db(?=[A-Z])/, 'DB'), value]),
  );
}

/** Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
function formOf(operation: string, version: string, input: JsonObject): string {
  const form = new URLSearchParams({ Action: operation, Version: version });
  for (const [name, value] of Object.entries(input)) addTo(form, name, value);
  return form.toString();
}

/** By the name of a parameter whose members are a map. */
const mapsOfQueries: readonly string[] = ['MessageAttributes'];

function addTo(form: URLSearchParams, name: string, value: JsonValue): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) addTo(form, `${name}.member.${index + 1}`, item);
  } else if (isJsonObject(value)) {
    const isMap = mapsOfQueries.includes(name);
    for (const [index, [key, member]] of Object.entries(value).entries()) {
      if (isMap) form.set(`${name}.entry.${index + 1}.Name`, key);
      addTo(form, isMap ? `${name}.entry.${index + 1}.Value` : `${name}.${key}`, member);
    }
  } else {
    form.set(name, String(value));
  }
}

function bodyOf({ body }: Extract<Protocol, { kind: 'rest' }>, input: JsonObject): string {
  const content = body === undefined ? input : (input[body] ?? '');
  return typeof content === 'string' ? content : JSON.stringify(content);
}

/** The code and the message of an error, in JSON with or without a header, or in XML. */
function failureIn(text: string, { headers, status }: Response): OperationFailedError {
  const [, code, message] = /<Code>(.*)<\/Code>.*<Message>(.*)<\/Message>/s.exec(text) ?? [];
  if (code !== undefined) return new OperationFailedError(code, message ?? '');
  const answer = parse(text);
  const named = headers.get('x-amzn-errortype') ?? answer.__type ?? `HTTP ${status}`;
  const told = answer.message ?? answer.Message ?? text;
  return new OperationFailedError(String(named).replace(/^.*#/, ''), String(told));
}

function parse(text: string): JsonObject {
  try {
    const answer = JSON.parse(text) as JsonValue;
    return isJsonObject(answer) ? answer : {};
  } catch {
    // What is no JSON is told as it is.
    return {};
  }
}
