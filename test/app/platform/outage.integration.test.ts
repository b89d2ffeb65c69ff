import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createHttpApp } from '../../../app/platform/http-app.ts';
import { listen } from '../../../app/platform/http-server.ts';
import { isOutage } from '../../../app/platform/outage.ts';
import { createPool, type Pool } from '../../../app/platform/postgres.ts';
import { connectRedis } from '../../../app/platform/redis.ts';
import { startPostgres } from '../../support/postgres-server.ts';
import { startRedis } from '../../support/redis-server.ts';
import { silentLogger } from '../../support/silent-logger.ts';

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error) => error,
  );

describe('an outage', () => {
  let pool: Pool;
  let server: Awaited<ReturnType<typeof startPostgres>>;

  beforeAll(async () => {
    server = await startPostgres();
    pool = createPool({ ...server.address, database: 'postgres', service: 'test', logger: silentLogger() });
  });
  afterAll(async () => {
    await pool.end();
    await server.start();
    await server.stop();
  });

  it('is not what PostgreSQL objects to', async () => {
    expect(isOutage(await errorOf(pool.query('select 1/0')))).toBe(false);
    expect(isOutage(await errorOf(pool.query('select'.repeat(2))))).toBe(false);
  });

  it('is a statement that PostgreSQL broke off, and one without a server', async () => {
    const client = await pool.connect();
    const { rows } = await client.query('select pg_backend_pid() as pid');
    const sleeping = errorOf(client.query('select pg_sleep(30)'));
    await pool.query('select pg_terminate_backend($1)', [rows[0].pid]);
    const broken = await sleeping;
    client.release(true);
    await server.crash();
    const refused = await errorOf(pool.query('select 1'));
    expect([broken, refused].map(isOutage)).toEqual([true, true]);
  });

  it('is answered with 503 and when to try again, as a problem that tells nothing else', async () => {
    const app = createHttpApp({
      ...{ service: 'sample', version: '1', logger: silentLogger(), readiness: {} },
      routes: (routes) =>
        routes.get('/', async (_request, response) => response.json(await pool.query('select 1'))),
    });
    const { status, type, headers, text } = await request(app).get('/');
    expect([status, type, headers['retry-after']]).toEqual([503, 'application/problem+json', '5']);
    expect(text).not.toContain('127.0.0.1');
  });

  it('is a command to Redis that has gone, not one that Redis objects to', async () => {
    const redisServer = await startRedis();
    const redis = await connectRedis({ url: redisServer.url, logger: silentLogger() });
    expect(isOutage(await errorOf(redis.call('INCR')))).toBe(false);
    await redisServer.crash();
    expect(isOutage(await errorOf(redis.get('a')))).toBe(true);
    redis.disconnect();
    await redisServer.stop();
  });

  it('is an answer of SQS that it has failed, not one that it refuses', async () => {
    let status = 500;
    const queue = await listen((_request, response) => response.writeHead(status).end('{}'), {
      ...{ host: '127.0.0.1', port: 0 },
    });
    const client = new SQSClient({
      ...{ endpoint: queue.url, region: 'eu-central-1', maxAttempts: 1 },
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const send = new SendMessageCommand({ QueueUrl: `${queue.url}/1/q`, MessageBody: '1' });
    const failed = await errorOf(client.send(send));
    status = 400;
    const refused = await errorOf(client.send(send));
    client.destroy();
    await queue.close();
    expect([failed, refused].map(isOutage)).toEqual([true, false]);
  });

  it('is not a fault of the program', () => {
    expect([new TypeError('x is not a function'), 'down', undefined].map(isOutage)).toEqual([
      false,
      false,
      false,
    ]);
  });
});
