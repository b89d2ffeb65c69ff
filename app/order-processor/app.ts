import type { Express } from 'express';
import { createHttpApp, type ReadinessCheck } from '../platform/http-app.ts';
import type { Logger } from '../platform/logger.ts';
import { orderProcessor } from './contract.ts';

/** Health only: orders come by the queue. */
export function createApp(dependencies: {
  logger: Logger;
  version: string;
  readiness: Readonly<Record<string, ReadinessCheck>>;
}): Express {
  return createHttpApp({ service: orderProcessor.name, ...dependencies, routes: () => {} });
}
