import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Logger } from './logger.ts';
import { currentTraceId } from './trace-context.ts';

/** Takes over the caller's `X-Request-Id`, so that one order can be followed through all services. */
export function requestIdFrom(headers: IncomingHttpHeaders): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
}

/** Path and ids only: query strings, addresses and bodies may hold personal data. */
export interface LoggedRequest {
  method: string;
  path: string;
}

/** Writes one line about a request as soon as its answer has been sent, or can no longer be. */
export function logWhenAnswered(
  logger: Logger,
  response: ServerResponse,
  { method, path }: LoggedRequest,
  idsOf: () => { requestId?: string; orderId?: string },
): void {
  const startedAt = performance.now();
  const traceId = currentTraceId();
  const level = path.startsWith('/health/') ? 'debug' : 'info';
  response.once('close', () => {
    const { requestId, orderId } = idsOf();
    logger[level](
      {
        requestId,
        traceId,
        orderId,
        method,
        path,
        status: response.statusCode,
        answered: response.writableFinished,
        durationInMilliseconds: Math.round(performance.now() - startedAt),
      },
      'request',
    );
  });
}
