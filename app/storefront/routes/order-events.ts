import type { Response } from 'express';
import { Problem } from '../../platform/problem-details.ts';
import type { OrderProgress } from '../domain/order-progress.ts';
import type { OrderWatch } from '../order-watch.ts';

/** Below the 30 seconds after which the proxy takes a silent answer for dead. */
const heartbeatInMilliseconds = 15_000;
/** A browser that still wants to know comes again. */
const lifetimeInMilliseconds = 600_000;
const reconnectInMilliseconds = 3000;

/**
 * Answers with server-sent events until the order is settled.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 *
 * @throws {Problem} 503 when as many follow orders already as may
 */
export function sendProgressEvents(
  watch: OrderWatch,
  { orderId, isCancelling }: { orderId: string; isCancelling: boolean },
  response: Response,
): void {
  const following = watch.follow(orderId, {
    onProgress: (progress) => {
      response.write(`data: ${JSON.stringify(progress)}\n\n`);
      return !isSettled(progress, isCancelling);
    },
    onEnd: () => response.end(),
  });
  if (!following) throw tooManyFollow();
  openStream(response);
  const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatInMilliseconds);
  const lifetime = setTimeout(() => response.end(), lifetimeInMilliseconds);
  response.once('close', () => {
    clearInterval(heartbeat);
    clearTimeout(lifetime);
    following.leave();
  });
}

function openStream(response: Response): void {
  response.set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    // NGINX would gather the events otherwise: https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering
    'X-Accel-Buffering': 'no',
  });
  response.flushHeaders();
  response.write(`retry: ${reconnectInMilliseconds}\n\n`);
}

function tooManyFollow(): Problem {
  const detail =
    'Too many follow their orders just now. Ask for the order itself, or come again in a moment.';
  return new Problem({ status: 503, detail, headers: { 'Retry-After': '10' } });
}

function isSettled({ status, isUnderWay }: OrderProgress, isCancelling: boolean): boolean {
  return !isUnderWay && !(isCancelling && status === 'confirmed');
}
