import { z } from 'zod';
import { currentTraceparent } from './trace-context.ts';

export interface JsonRequest<Schema extends z.ZodType> {
  url: string;
  /** GET unless given. */
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Sent as JSON. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  timeoutInMilliseconds: number;
  /** What the answer has to look like. */
  schema: Schema;
}

/** The other service gave no usable answer: unreachable, too slow, failed, or answered something unexpected. */
export class ServiceUnavailableError extends Error {
  constructor(request: { method: string; url: string }, reason: string, cause?: unknown) {
    super(`${request.method} ${withoutQuery(request.url)} got no usable answer: ${reason}.`, { cause });
    this.name = 'ServiceUnavailableError';
  }
}

/** The other service understood and refused (status 4xx); `status`, `detail` and `errors` are those of its problem document. */
export class RequestRefusedError extends Error {
  readonly status: number;
  readonly detail: string;
  /** The fields that it complains about; empty when it names none. */
  readonly errors: readonly { field: string; detail: string }[];

  constructor(
    request: { method: string; url: string },
    status: number,
    {
      detail,
      errors = [],
    }: { detail: string; errors?: readonly { field: string; detail: string }[] | undefined },
  ) {
    super(`${request.method} ${withoutQuery(request.url)} was refused with ${status}: ${detail}`);
    this.name = 'RequestRefusedError';
    this.status = status;
    this.detail = detail;
    this.errors = errors;
  }
}

/** What was searched for may be personal, and messages are logged. */
function withoutQuery(url: string): string {
  return url.replace(/\?.*$/s, '');
}

const problemSchema = z.object({
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), detail: z.string() })).optional(),
});

/**
 * Asks another service, and checks its answer.
 *
 * @throws {RequestRefusedError} when it answers 4xx
 * @throws {ServiceUnavailableError} when it answers anything else that is not 2xx, not what `schema` says, or not in time
 */
export async function requestJson<Schema extends z.ZodType>(
  request: JsonRequest<Schema>,
): Promise<z.output<Schema>> {
  const identity = { method: request.method ?? 'GET', url: request.url };
  const { status, text } = await send(identity, request);
  if (status >= 400 && status < 500) throw new RequestRefusedError(identity, status, refusalOf(text));
  if (status < 200 || status >= 300) throw new ServiceUnavailableError(identity, `status ${status}`);
  const answer = request.schema.safeParse(parseJson(text));
  if (answer.success) return answer.data;
  throw new ServiceUnavailableError(identity, 'its answer is not what was agreed', answer.error);
}

async function send(
  identity: { method: string; url: string },
  { body, headers, timeoutInMilliseconds }: JsonRequest<z.ZodType>,
): Promise<{ status: number; text: string }> {
  const timeout = AbortSignal.timeout(timeoutInMilliseconds);
  const traceparent = currentTraceparent();
  try {
    const response = await fetch(identity.url, {
      method: identity.method,
      headers: {
        accept: 'application/json, application/problem+json',
        ...(traceparent !== undefined && { traceparent }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: timeout,
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    const reason = timeout.aborted ? `nothing within ${timeoutInMilliseconds} ms` : reasonOf(error);
    throw new ServiceUnavailableError(identity, reason, error);
  }
}

/** `fetch` hides what went wrong behind "fetch failed"; the cause says it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}

function refusalOf(text: string): z.output<typeof problemSchema> {
  const problem = problemSchema.safeParse(parseJson(text));
  return problem.success ? problem.data : { detail: text.slice(0, 200) };
}

/** `undefined`, which no schema of an answer accepts, for what is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
