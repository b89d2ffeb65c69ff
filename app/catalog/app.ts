import type { Express } from 'express';
import type { Authenticator } from '../platform/authentication.ts';
import { createHttpApp } from '../platform/http-app.ts';
import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import { createApi } from '../platform/openapi.ts';
import type { Pool } from '../platform/postgres.ts';
import type { Redis } from '../platform/redis.ts';
import { createAnswers } from './answers/answers.ts';
import { createCurrentVersion } from './answers/current-version.ts';
import { createDatabaseWatch } from './answers/database-watch.ts';
import { createPreparedAnswers } from './answers/prepared-answers.ts';
import { type CatalogMetric, catalog } from './contract.ts';
import { createAnswerStore } from './data/answer-store.ts';
import { addBackOfficeRoutes } from './routes/back-office.ts';
import { createGiveAnswer } from './routes/give-answer.ts';
import { addLearningRoutes } from './routes/learning.ts';
import { addListRoutes } from './routes/lists.ts';
import { addProductRoutes } from './routes/products.ts';

export interface CatalogDependencies {
  /** For the back office, which sees at once what it has written. */
  pool: Pool;
  /** For the shop, which sees it as soon as it has been copied. */
  reader: Pool;
  redis: Redis;
  authenticator: Authenticator;
  metrics: Metrics<CatalogMetric>;
  logger: Logger;
  /** The image version that runs. */
  version: string;
}

/** The catalogue's HTTP interface. */
export function createApp({
  pool,
  reader,
  redis,
  authenticator,
  metrics,
  logger,
  version,
}: CatalogDependencies): Express {
  const api = createApi({ title: 'Sluice catalog', version, basePath: catalog.basePath, authenticator });
  const watch = createDatabaseWatch(logger);
  const currentVersion = createCurrentVersion(reader, watch);
  const store = createAnswerStore({ redis, logger, version });
  const answers = createAnswers({ pool: reader, store, currentVersion, watch, metrics, logger });
  const prepared = createPreparedAnswers(metrics);
  const give = createGiveAnswer(answers, prepared);
  const forgetAnswers = () => {
    currentVersion.forget();
    prepared.forgetAll();
  };
  return createHttpApp({
    service: catalog.name,
    version,
    logger,
    api,
    readiness: { postgres: () => reader.query('select 1'), redis: () => redis.ping() },
    routes: (app) => {
      app.use(catalog.basePath, prepared.serve);
      addListRoutes(app, { api, give });
      addProductRoutes(app, { api, answers, give });
      addLearningRoutes(app, { api, give });
      addBackOfficeRoutes(app, { api, pool, forgetAnswers });
    },
  });
}
