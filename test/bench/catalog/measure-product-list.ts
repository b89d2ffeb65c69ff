import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import autocannon from 'autocannon';
import { bundlePrograms } from '../../../pipeline/images/program-bundles.ts';
import { startRedis } from '../../support/redis-server.ts';
import { startShopDatabase } from '../../support/shop-database.ts';
import type { Measurement } from '../measurement.ts';
import { type ServerProcess, startServerProcess } from '../server-process.ts';

const repository = join(import.meta.dirname, '..', '..', '..');
const path = '/services/catalog/products?country=DE';
const connections = 64;
const rounds = 4;
const secondsPerRound = 3;
const restInMilliseconds = 3000;

/**
 * Requests per second that one catalog process answers from what it keeps, request log included, beside a bare Express 5
 * handler that answers the same body. Both take turns, so that whatever else the machine does meets both.
 */
export async function measureProductList(): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-product-list-'));
  const [database, redis] = await Promise.all([startShopDatabase({ seed: 'demo' }), startRedis()]);
  const bundle = join(folder, 'main.mjs');
  await writeFile(bundle, (await bundlePrograms(repository, ['catalog']))('catalog').code);
  const catalog = await startServerProcess(
    (port) => ({
      args: [bundle],
      variables: {
        ...database.variables,
        ...{ ENVIRONMENT: 'bench', VERSION: 'bench', ...redis.variables },
        ...{ HOST: '127.0.0.1', PORT: String(port), OIDC_ISSUER: 'http://127.0.0.1:9' },
      },
    }),
    join(folder, 'catalog.log'),
  );
  await delay(restInMilliseconds);
  const memoryAtRest = await catalog.mebibytes();
  const bodyFile = join(folder, 'body.json');
  const body = await (await fetch(`${catalog.url}${path}`)).text();
  await writeFile(bodyFile, body);
  const bare = await startServerProcess(
    (port) => ({ args: ['test/bench/catalog/bare-handler.ts', String(port), bodyFile] }),
    join(folder, 'bare.log'),
  );
  try {
    const turns = await takeTurns(catalog, bare);
    return [
      {
        what: `cached product list, ${(body.length / 1024).toFixed(0)} KiB, against a bare Express handler`,
        ...{ unit: '×', target: { atLeast: 0.7 } },
        value: median(turns.map((turn) => turn.catalog.requestsPerSecond / turn.bare.requestsPerSecond)),
        detail: describe(turns),
      },
      {
        what: 'memory of the catalog at rest',
        ...{ unit: 'MiB', target: { atMost: 110 }, value: memoryAtRest },
      },
    ];
  } finally {
    await Promise.all([catalog.stop(), bare.stop()]);
    await Promise.all([database.stop(), redis.stop(), rm(folder, { recursive: true })]);
  }
}

interface Load {
  requestsPerSecond: number;
  p99InMilliseconds: number;
  /** Of the server, per request. */
  cpuInMicroseconds: number;
}

interface Turn {
  catalog: Load;
  bare: Load;
}

async function takeTurns(catalog: ServerProcess, bare: ServerProcess): Promise<Turn[]> {
  const turns: Turn[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    turns.push({ bare: await load(bare), catalog: await load(catalog) });
  }
  // The first one was for the compilers.
  return turns.slice(1);
}

async function load({ url, cpuSeconds }: ServerProcess): Promise<Load> {
  const before = await cpuSeconds();
  const { requests, latency, non2xx, errors } = await autocannon({
    url: `${url}${path}`,
    connections,
    duration: secondsPerRound,
  });
  if (non2xx > 0 || errors > 0) {
    throw new Error(`${url} answered ${non2xx} requests with another status, and ${errors} not at all.`);
  }
  return {
    requestsPerSecond: requests.average,
    p99InMilliseconds: latency.p99,
    cpuInMicroseconds: ((await cpuSeconds()) - before) * (1e6 / requests.total),
  };
}

function describe(turns: readonly Turn[]): string {
  const both = (pick: (load: Load) => number) =>
    `${Math.round(median(turns.map(({ catalog }) => pick(catalog))))} : ${Math.round(median(turns.map(({ bare }) => pick(bare))))}`;
  return [
    `${both(({ requestsPerSecond }) => requestsPerSecond)} requests/s`,
    `p99 ${both(({ p99InMilliseconds }) => p99InMilliseconds)} ms`,
    `CPU ${both(({ cpuInMicroseconds }) => cpuInMicroseconds)} µs each`,
  ].join(', ');
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
