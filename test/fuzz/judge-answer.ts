import type { OpenApiDocument } from '../../app/platform/openapi-document.ts';
import { expectDocumented, UndocumentedAnswerError } from '../support/openapi.ts';
import type { FuzzedRequest } from './requests-of-operation.ts';
import type { RawAnswer, RawRequest } from './send-request.ts';

/** An answer that no request may get. */
export class UnacceptableAnswerError extends Error {
  constructor(request: RawRequest, { status, text }: RawAnswer, reason: string) {
    const body = request.body === undefined ? '' : ` with ${request.body.toString().slice(0, 500)}`;
    super(
      `${request.method} ${request.target.slice(0, 500)}${body} was answered ${status}, but ${reason}. ` +
        `Headers of the request: ${JSON.stringify({ ...request.headers, authorization: undefined })}. The answer: ${text.slice(0, 500)}`,
    );
    this.name = 'UnacceptableAnswerError';
  }
}

/**
 * No request may be answered with a fault of the service, nor with HTML that has the marker in it as it was given.
 *
 * @param logOf what the service has written so far
 * @throws {UnacceptableAnswerError}
 */
export function refuseFaultsAndEchoes(request: RawRequest, answer: RawAnswer, logOf: () => string): void {
  if (answer.status >= 500) {
    const requestId = answer.headers['x-request-id'] ?? 'no request id';
    const lines = logOf()
      .split('\n')
      .filter((line) => line.includes(requestId));
    throw new UnacceptableAnswerError(request, answer, `no request may cause a fault. ${lines.join(' ')}`);
  }
  const isMarkup = /html|xml|svg/.test(answer.headers['content-type'] ?? '');
  const echo = isMarkup && /<sluice|sluice"/.exec(answer.text);
  if (!echo) return;
  const place = answer.text.slice(Math.max(0, echo.index - 100), echo.index + 100);
  throw new UnacceptableAnswerError(request, answer, `it echoes the marker unescaped: …${place}…`);
}

/**
 * Nobody is sent to another site because of what stands in a request.
 *
 * @throws {UnacceptableAnswerError}
 */
export function refuseStrayRedirects(request: RawRequest, answer: RawAnswer, origin: string): void {
  const { location } = answer.headers;
  if (location === undefined) return;
  const isStray = !URL.canParse(location, origin) || new URL(location, origin).hostname === 'evil.example';
  if (isStray) throw new UnacceptableAnswerError(request, answer, `it leads to ${location}`);
}

/**
 * An answer of an API is what its document says. A request that went elsewhere, because of its method or its path, may
 * be answered by something else.
 *
 * @throws {UnacceptableAnswerError}
 */
export function refuseUndocumented(
  document: OpenApiDocument,
  request: FuzzedRequest,
  answer: RawAnswer,
): void {
  if (!request.isWellAddressed) return;
  const [path = ''] = request.target.split('?');
  const { status, headers } = answer;
  try {
    expectDocumented(document, { method: request.method, path, status, headers, body: bodyOf(answer) });
  } catch (error) {
    if (!(error instanceof UndocumentedAnswerError)) throw error;
    throw new UnacceptableAnswerError(request, answer, error.message);
  }
}

function bodyOf({ headers, text }: RawAnswer): unknown {
  return /json/.test(headers['content-type'] ?? '') ? JSON.parse(text) : text;
}
