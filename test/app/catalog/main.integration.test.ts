import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningProgram, startProgram, startService } from '../../support/program.ts';
import { type RedisServer, startRedis } from '../../support/redis-server.ts';
import { type ShopDatabase, startShopDatabase } from '../../support/shop-database.ts';

let database: ShopDatabase;
let redis: RedisServer;
const programs: RunningProgram[] = [];

beforeAll(async () => {
  [database, redis] = await Promise.all([startShopDatabase({ seed: 'demo' }), startRedis()]);
});

afterAll(async () => {
  for (const program of programs) program.process.kill('SIGKILL');
  await Promise.all(programs.map((program) => program.process.exit));
  await Promise.all([database.stop(), redis.stop()]);
});

async function startCatalog(): Promise<RunningProgram> {
  const program = await startService('app/catalog/main.ts', {
    ...database.variables,
    ENVIRONMENT: 'test',
    VERSION: '0.1.0-0123456789ab',
    ...redis.variables,
    // Asked only when somebody shows a token.
    OIDC_ISSUER: 'http://127.0.0.1:9',
  });
  programs.push(program);
  return program;
}

describe('the catalog process', () => {
  it('serves products, and tells the version that runs', async () => {
    const { url } = await startCatalog();
    const page = await (await fetch(`${url}/services/catalog/products?country=DE`)).json();
    expect(page).toMatchObject({ page: 1, products: expect.arrayContaining([expect.anything()]) });
    const health = await (await fetch(`${url}/health/live`)).json();
    expect(health).toEqual({ status: 'ok', service: 'catalog', version: '0.1.0-0123456789ab' });
  });

  it('ends with 0 on SIGTERM although clients keep connections open, and leaves none open itself', async () => {
    const program = await startCatalog();
    await (await fetch(`${program.url}/services/catalog/countries`)).json();
    const startedAt = performance.now();
    expect(await program.terminate()).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  it('refuses to start without its variables, and names them in one line', async () => {
    const program = startProgram('app/catalog/main.ts', { PORT: '0', ENVIRONMENT: 'test' });
    expect(await program.exit).toBe(1);
    const lines = program.output().trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '').msg).toBe(
      'The environment variables are not usable: VERSION is missing; DATABASE_HOST is missing; ' +
        'DATABASE_PORT is missing; DATABASE_NAME is missing; DATABASE_USER is missing; ' +
        'DATABASE_PASSWORD is missing; DATABASE_SECRET_ARN is missing; DATABASE_READER_HOST is missing; ' +
        'REDIS_URL is missing; REDIS_PASSWORD is missing; REDIS_SECRET_ARN is missing; OIDC_ISSUER is missing. Set them and start again.',
    );
  });
});
