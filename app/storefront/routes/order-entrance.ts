import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from '../../platform/logger.ts';
import { Problem, toProblem, toProblemDocument } from '../../platform/problem-details.ts';
import { logWhenAnswered, requestIdFrom } from '../../platform/request-log.ts';
import { securityHeaders, securityHeadersOfData } from '../../platform/security-headers.ts';
import { runInTrace } from '../../platform/trace-context.ts';
import { validate } from '../../platform/validate.ts';
import { storefront } from '../contract.ts';
import { clientAddress } from '../domain/client-address.ts';
import { orderRequestWith } from '../domain/order-request.ts';
import { isOverHttps } from './over-https.ts';
import { orderHeaders, takeOrder } from './place-orders.ts';
import type { Shop } from './shop-pages.ts';

const maximumBytes = 100_000;

/**
 * The way past Express for the request that the shop exists for: an order as plain JSON. Everything else, and what is
 * unusual about an order's form, goes on to `others`, which answers it in the same way.
 */
export function enterOrders(shop: Shop, others: RequestListener): RequestListener {
  const schema = orderRequestWith(shop.paymentMethods);

  const answer = async (request: IncomingMessage, response: ServerResponse, ids: Ids): Promise<void> => {
    try {
      const body = validate(schema, await readJson(request), 'body');
      const { 'idempotency-key': key } = validate(orderHeaders, request.headers, 'headers');
      const address = clientAddress(
        headerText(request.headers, 'x-forwarded-for'),
        request.socket.remoteAddress,
      );
      const { acceptance, headers } = await takeOrder(shop, { key, body, address });
      ids.orderId = acceptance.orderId;
      send(response, 202, JSON.stringify(acceptance), {
        ...headersFor(ids, request),
        ...headers,
        'Content-Type': 'application/json; charset=utf-8',
        Location: acceptance.statusUrl,
      });
    } catch (error) {
      sendProblem(shop.logger, response, toProblem(error), headersFor(ids, request), ids.requestId);
    }
  };

  return (request, response) => {
    if (!isPlainOrder(request)) {
      const protection = protectionFor(request, securityHeaders);
      for (const [name, value] of Object.entries(protection)) response.setHeader(name, value);
      return others(request, response);
    }
    const ids: Ids = { requestId: requestIdFrom(request.headers) };
    runInTrace(headerText(request.headers, 'traceparent'), () => {
      logWhenAnswered(shop.logger, response, { method: 'POST', path: storefront.routes.orders }, () => ids);
      answer(request, response, ids);
    });
  };
}

interface Ids {
  requestId: string;
  orderId?: string;
}

function isPlainOrder({ method, url, headers }: IncomingMessage): boolean {
  return (
    url === storefront.routes.orders &&
    method === 'POST' &&
    headers['content-encoding'] === undefined &&
    Number(headers['content-length']) <= maximumBytes &&
    /^application\/json(; ?charset=utf-8)?$/i.test(headers['content-type'] ?? '')
  );
}

function headerText(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

function readJson(request: IncomingMessage): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', reject);
    request.on('end', () => {
      try {
        const [only] = chunks;
        resolve(JSON.parse((chunks.length === 1 && only ? only : Buffer.concat(chunks)).toString()));
      } catch (error) {
        reject(error instanceof SyntaxError ? notJson(error) : error);
      }
    });
  });
}

function notJson(cause: SyntaxError): Problem {
  const detail = `The body is not a JSON object or list (${cause.message}); send one that is.`;
  return new Problem({ status: 400, detail, cause });
}

/** Of every answer, so that none is without because it came about early. */
function protectionFor(
  { headers }: IncomingMessage,
  protection: Record<string, string>,
): Record<string, string> {
  const isSecure = isOverHttps(headers);
  return isSecure ? { ...protection, 'Strict-Transport-Security': 'max-age=31536000' } : protection;
}

function headersFor({ requestId }: Ids, request: IncomingMessage): Record<string, string> {
  return {
    ...protectionFor(request, securityHeadersOfData),
    'Cache-Control': 'no-store',
    'X-Request-Id': requestId,
  };
}

function sendProblem(
  logger: Logger,
  response: ServerResponse,
  problem: Problem,
  headers: Record<string, string>,
  requestId: string,
): void {
  if (problem.status >= 500) {
    logger.error(
      { err: problem.cause ?? problem, requestId, path: storefront.routes.orders },
      'request failed',
    );
  }
  send(response, problem.status, toProblemDocument(problem, requestId), {
    ...headers,
    ...problem.headers,
    'Content-Type': 'application/problem+json; charset=utf-8',
  });
}

function send(response: ServerResponse, status: number, body: string, headers: Record<string, string>): void {
  if (response.destroyed) return;
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) }).end(body);
}
