import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from './logger.ts';
import { isOutage } from './outage.ts';

/** One wrong field of a request; `field` is a path such as `lines[0].quantity`. */
export interface FieldError {
  field: string;
  detail: string;
}

/** What the body of an error answer holds: RFC 9457, with `errors` and `requestId` as extension members. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: readonly FieldError[];
  requestId?: string;
}

/** Thrown by a route, and answered as a problem document. `detail` is for the caller to read. */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(problem: {
    status: number;
    /** The status code's own phrase unless given. */
    title?: string;
    detail: string;
    errors?: readonly FieldError[];
    /** Sent with the answer, for example `Retry-After`. */
    headers?: Readonly<Record<string, string>>;
    cause?: unknown;
  }) {
    super(problem.detail, { cause: problem.cause });
    this.name = 'Problem';
    this.status = problem.status;
    this.title = problem.title ?? STATUS_CODES[problem.status] ?? 'Error';
    this.detail = problem.detail;
    this.errors = problem.errors;
    this.headers = problem.headers ?? {};
  }
}

const retryAfterInSeconds = 5;

/** The answer to a failed request. Whatever is not meant for the caller becomes a 500 that tells nothing. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isExposedHttpError(error)) {
    return new Problem({ status: error.status, detail: describe(error), cause: error });
  }
  if (error instanceof URIError) {
    return new Problem({ status: 400, detail: 'The path has a % that begins no character.', cause: error });
  }
  if (isOutage(error)) {
    return new Problem({
      status: 503,
      detail: 'Something that this service depends on does not answer; try again soon.',
      headers: { 'Retry-After': String(retryAfterInSeconds) },
      cause: error,
    });
  }
  return new Problem({
    status: 500,
    detail: 'The service could not answer this request; its log has the reason under the request id.',
    cause: error,
  });
}

/** The one error handler of an HTTP service: logs what is our fault, answers `application/problem+json`. */
export function problemHandler(logger: Logger): ErrorRequestHandler {
  return (error, request, response, next) => {
    const problem = toProblem(error);
    const requestId = requestIdOf(response);
    if (problem.status >= 500) logger.error({ err: error, requestId, path: request.path }, 'request failed');
    if (response.headersSent) {
      next(error);
      return;
    }
    response
      .status(problem.status)
      .set(problem.headers)
      .type('application/problem+json')
      .send(toProblemDocument(problem, requestId));
  };
}

/** Express and its body parser throw errors with a status; `expose` says that their message is meant for the caller. */
function isExposedHttpError(error: unknown): error is Error & { status: number } {
  return (
    error instanceof Error &&
    'expose' in error &&
    error.expose === true &&
    'status' in error &&
    typeof error.status === 'number'
  );
}

/** The JSON parser's own words name the place, but not what they are about. */
function describe(error: Error): string {
  const isSyntax = 'type' in error && error.type === 'entity.parse.failed';
  return isSyntax
    ? `The body is not a JSON object or list (${error.message}); send one that is.`
    : error.message;
}

function requestIdOf(response: Response): string | undefined {
  const id: unknown = response.locals.requestId;
  return typeof id === 'string' ? id : undefined;
}

/** The body of the answer: a problem document as JSON. */
export function toProblemDocument(problem: Problem, requestId: string | undefined): string {
  const document: ProblemDocument = {
    type: 'about:blank',
    title: problem.title,
    status: problem.status,
    detail: problem.detail,
    ...(problem.errors && { errors: problem.errors }),
    ...(requestId && { requestId }),
  };
  return JSON.stringify(document);
}
