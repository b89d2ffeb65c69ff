import { randomUUID } from 'node:crypto';
import express, { type Express, type RequestHandler } from 'express';
import type { Logger } from './logger.ts';
import { Problem, problemHandler } from './problem-details.ts';

/** Resolves when the dependency answers; what it resolves to does not matter. */
export type ReadinessCheck = () => Promise<unknown>;

export interface HttpAppOptions {
  service: string;
  /** The image version that runs. */
  version: string;
  logger: Logger;
  /** By the name under which `/health/ready` reports each dependency. */
  readiness: Readonly<Record<string, ReadinessCheck>>;
  /** Adds the service's own routes. Everything they throw ends in the one problem handler. */
  routes: (app: Express) => void;
}

const readinessTimeoutInMilliseconds = 2000;

/**
 * An Express application with what every service has in common: request id, request log, JSON bodies,
 * `/health/live`, `/health/ready`, and problem documents (RFC 9457) for everything that goes wrong.
 */
export function createHttpApp(options: HttpAppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(identifyRequest);
  app.use(logRequest(options.logger));
  app.get('/health/live', reportLife(options));
  app.get('/health/ready', reportReadiness(options));
  app.use(express.json({ limit: '100kb' }));
  options.routes(app);
  app.use(refuseUnknownPath);
  app.use(problemHandler(options.logger));
  return app;
}

/** Takes over the caller's `X-Request-Id`, so that one order can be followed through all services. */
const identifyRequest: RequestHandler = (request, response, next) => {
  const given = request.get('x-request-id');
  const requestId = given && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
  response.locals.requestId = requestId;
  response.set('X-Request-Id', requestId);
  next();
};

function logRequest(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    const { method, path } = request;
    response.once('close', () => {
      logger[path.startsWith('/health/') ? 'debug' : 'info'](
        {
          requestId: response.locals.requestId,
          method,
          path,
          status: response.statusCode,
          answered: response.writableFinished,
          durationInMilliseconds: Math.round(performance.now() - startedAt),
        },
        'request',
      );
    });
    next();
  };
}

function reportLife({ service, version }: HttpAppOptions): RequestHandler {
  return (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok', service, version });
  };
}

function reportReadiness({ service, version, logger, readiness }: HttpAppOptions): RequestHandler {
  return async (_request, response) => {
    const checks = await Promise.all(
      Object.entries(readiness).map(
        async ([name, check]) => [name, await answers(name, check, logger)] as const,
      ),
    );
    const isReady = checks.every(([, status]) => status === 'ok');
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

const refuseUnknownPath: RequestHandler = (request) => {
  throw new Problem({ status: 404, detail: `There is nothing at ${request.method} ${request.path}.` });
};
