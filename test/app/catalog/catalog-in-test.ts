import type { Express } from 'express';
import request from 'supertest';
import { createApp } from '../../../app/catalog/app.ts';
import { catalog } from '../../../app/catalog/contract.ts';
import { createAuthenticator } from '../../../app/platform/authentication.ts';
import { createMetrics } from '../../../app/platform/metrics.ts';
import type { OpenApiDocument } from '../../../app/platform/openapi-document.ts';
import type { Pool } from '../../../app/platform/postgres.ts';
import { connectRedis, type Redis } from '../../../app/platform/redis.ts';
import { expectDocumented } from '../../support/openapi.ts';
import { type RedisServer, startRedis } from '../../support/redis-server.ts';
import { type ShopDatabase, startShopDatabase } from '../../support/shop-database.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { startTokenIssuer, type TokenIssuer } from '../../support/token-issuer.ts';

export interface CatalogAnswer<Body> {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Body;
}

export interface AskOptions {
  method?: 'get' | 'head' | 'post' | 'put' | 'delete';
  headers?: Readonly<Record<string, string>>;
  body?: object;
  /** Another process of the same service; the first one unless given. */
  app?: Express;
}

/** The catalog service with PostgreSQL, Redis and an issuer of its own, and the demonstration assortment. */
export interface CatalogInTest {
  database: ShopDatabase;
  redisServer: RedisServer;
  redis: Redis;
  issuer: TokenIssuer;
  /** As another process of a release would have it; `pool` is the writer that it knows. */
  createApp: (version?: string, pool?: Pool) => Express;
  /** Asks below the base path, and checks that the answer is what the OpenAPI document says. */
  ask: <Body>(path: string, options?: AskOptions) => Promise<CatalogAnswer<Body>>;
  /** How often the first process has found, and not found, what it was asked for. */
  counted: () => { CacheHits: number; CacheMisses: number };
  stop: () => Promise<void>;
}

export async function startCatalog(): Promise<CatalogInTest> {
  const [database, redisServer, issuer] = await Promise.all([
    startShopDatabase({ seed: 'demo' }),
    startRedis(),
    startTokenIssuer(),
  ]);
  const logger = silentLogger();
  const redis = await connectRedis({ url: redisServer.url, logger });
  const lines: string[] = [];
  const metrics = createMetrics({
    service: catalog.name,
    environment: 'test',
    write: (line) => lines.push(line),
  });
  const createAnotherApp = (version = '1', pool = database.pool) =>
    createApp({
      ...{ pool, reader: database.pool, redis, logger, version, metrics },
      authenticator: createAuthenticator({ issuer: issuer.issuer, logger }),
    });
  const first = createAnotherApp();
  const document: OpenApiDocument = (await request(first).get(`${catalog.basePath}/openapi.json`)).body;
  return {
    ...{ database, redisServer, redis, issuer, createApp: createAnotherApp },
    ask: async (path, { method = 'get', headers = {}, body, app = first } = {}) => {
      const url = `${catalog.basePath}${path}`;
      const asked = request(app)[method](url).set(headers);
      const answer = await (body ? asked.send(body) : asked);
      expectDocumented(document, {
        ...{ method, path: url.split('?')[0] ?? url },
        ...{ status: answer.status, headers: answer.headers, body: answer.body },
      });
      return { status: answer.status, headers: answer.headers, body: answer.body };
    },
    counted: () => {
      lines.length = 0;
      metrics.stop();
      const { CacheHits = 0, CacheMisses = 0 } = JSON.parse(lines[0] ?? '{}');
      return { CacheHits, CacheMisses };
    },
    stop: async () => {
      metrics.stop();
      redis.disconnect();
      await Promise.all([database.stop(), redisServer.stop(), issuer.stop()]);
    },
  };
}
