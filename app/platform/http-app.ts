import express, { type Express, type RequestHandler } from 'express';
import type { Logger } from './logger.ts';
import { type Api, createApi } from './openapi.ts';
import { Problem, problemHandler } from './problem-details.ts';
import { logWhenAnswered, requestIdFrom } from './request-log.ts';
import { runInTrace } from './trace-context.ts';

/** Resolves when the dependency answers; what it resolves to does not matter. */
export type ReadinessCheck = () => Promise<unknown>;

export interface HttpAppOptions {
  service: string;
  /** The image version that runs. */
  version: string;
  logger: Logger;
  /** By the name under which `/health/ready` reports each dependency. */
  readiness: Readonly<Record<string, ReadinessCheck>>;
  /** The same for what the service can do without: its state is told, but does not count. */
  dispensable?: Readonly<Record<string, ReadinessCheck>>;
  /** What the OpenAPI document at `<basePath>/openapi.json` describes; health routes alone unless given. */
  api?: Api;
  /** Adds the service's own routes. Everything they throw ends in the one problem handler. */
  routes: (app: Express) => void;
}

const readinessTimeoutInMilliseconds = 2000;

/**
 * An Express application with what every service has in common: request id, trace, request log, JSON bodies,
 * `/health/live`, `/health/ready`, the OpenAPI document, and problem documents (RFC 9457) for everything that goes wrong.
 */
export function createHttpApp(options: HttpAppOptions): Express {
  const { service: title, version, logger } = options;
  const api = options.api ?? createApi({ title, version });
  const app = express();
  app.disable('x-powered-by');
  app.use(identifyRequest);
  app.use(logRequest(logger));
  app.get('/health/live', reportLife(options));
  app.get('/health/ready', reportReadiness(options));
  app.get(`${api.basePath}/openapi.json`, serveDocument(api));
  app.use(express.json({ limit: '100kb' }));
  options.routes(app);
  app.use(refuseOtherMethods(api));
  app.use(refuseUnknownPath);
  app.use(problemHandler(logger));
  return app;
}

/**
 * Takes over the caller's `X-Request-Id` and `traceparent`, so that one order can be followed through all services.
 * Everything the request causes, its log lines and its calls of other services, belongs to its trace.
 */
const identifyRequest: RequestHandler = (request, response, next) => {
  const requestId = requestIdFrom(request.headers);
  response.locals.requestId = requestId;
  response.setHeader('X-Request-Id', requestId);
  const { traceparent } = request.headers;
  runInTrace(typeof traceparent === 'string' ? traceparent : undefined, next);
};

function logRequest(logger: Logger): RequestHandler {
  return (request, response, next) => {
    logWhenAnswered(logger, response, request, () => response.locals);
    next();
  };
}

/** Made at the first request, when all routes have been declared. */
function serveDocument(api: Api): RequestHandler {
  let document: string | undefined;
  return (_request, response) => {
    document ??= JSON.stringify(api.document());
    response.type('application/json').send(document);
  };
}

function reportLife({ service, version }: HttpAppOptions): RequestHandler {
  return (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok', service, version });
  };
}

function reportReadiness(options: HttpAppOptions): RequestHandler {
  const { service, version, logger, readiness, dispensable = {} } = options;
  return async (_request, response) => {
    const checks = await Promise.all(
      Object.entries({ ...readiness, ...dispensable }).map(
        async ([name, check]) => [name, await answers(name, check, logger)] as const,
      ),
    );
    const isReady = checks.every(([name, status]) => status === 'ok' || name in dispensable);
    response
      .status(isReady ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({
        status: isReady ? 'ok' : 'unavailable',
        service,
        version,
        dependencies: Object.fromEntries(checks),
      });
  };
}

async function answers(name: string, check: ReadinessCheck, logger: Logger): Promise<'ok' | 'unavailable'> {
  const timeout = AbortSignal.timeout(readinessTimeoutInMilliseconds);
  const timedOut = new Promise<never>((_resolve, reject) => {
    timeout.addEventListener('abort', () => reject(timeout.reason), { once: true });
  });
  try {
    await Promise.race([check(), timedOut]);
    return 'ok';
  } catch (error) {
    logger.warn({ err: error, dependency: name }, 'dependency does not answer');
    return 'unavailable';
  }
}

/** https://www.rfc-editor.org/rfc/rfc9110#name-405-method-not-allowed */
function refuseOtherMethods(api: Api): RequestHandler {
  return (request, response, next) => {
    const allowed = api.methodsOf(request.path);
    if (allowed.length === 0) return next();
    response.set('Allow', allowed.join(', '));
    throw new Problem({
      status: 405,
      detail: `${request.path} does not take ${request.method}, only ${allowed.join(', ')}.`,
    });
  };
}

const refuseUnknownPath: RequestHandler = (request) => {
  throw new Problem({ status: 404, detail: `There is nothing at ${request.method} ${request.path}.` });
};
