import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { bundlePrograms } from '../../../pipeline/images/program-bundles.ts';
import { startQueueServer } from '../../support/queue-server.ts';
import { startRedis } from '../../support/redis-server.ts';
import { startShopDatabase } from '../../support/shop-database.ts';
import { startTokenIssuer } from '../../support/token-issuer.ts';
import type { Measurement } from '../measurement.ts';
import { type ServerProcess, startServerProcess } from '../server-process.ts';

/** Storefront and catalog are measured where they are put under load. */
const programs = ['orders', 'order-processor', 'payments', 'back-office'] as const;
type Program = (typeof programs)[number];

const repository = join(import.meta.dirname, '..', '..', '..');
const restInMilliseconds = 3000;

/** What each service takes that was started as its image starts it, and has nothing to do. */
export async function measureMemoryAtRest(): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-memory-'));
  const surroundings = await startSurroundings();
  const bundleOf = await bundlePrograms(repository, programs);
  const servers: { program: Program; server: ServerProcess }[] = [];
  try {
    for (const program of programs) {
      const directory = join(folder, program);
      await cp(join(repository, 'app', program), directory, { recursive: true });
      await writeFile(join(directory, 'main.mjs'), bundleOf(program).code);
      const args = [...(await flagsOf(program)), join(directory, 'main.mjs')];
      const server = await startServerProcess(
        (port) => ({ args, variables: { ...surroundings.variables, PORT: String(port) } }),
        join(folder, `${program}.log`),
      );
      servers.push({ program, server });
    }
    await delay(restInMilliseconds);
    return await Promise.all(
      servers.map(async ({ program, server }) => ({
        what: `memory of ${program} at rest`,
        ...{ unit: 'MiB', target: { atMost: 110 }, value: await server.mebibytes() },
      })),
    );
  } finally {
    await Promise.all(servers.map(({ server }) => server.stop()));
    await surroundings.stop();
    await rm(folder, { recursive: true });
  }
}

async function startSurroundings() {
  const [database, redis, queues, issuer] = await Promise.all([
    startShopDatabase({ seed: 'demo' }),
    startRedis(),
    startQueueServer(),
    startTokenIssuer(),
  ]);
  const [orders, deadLetters, events] = await Promise.all(
    ['orders.fifo', 'dead-letters.fifo', 'events.fifo'].map((name) => queues.createQueue(name)),
  );
  const nobody = 'http://127.0.0.1:9';
  return {
    variables: {
      ...database.variables,
      ...queues.variables,
      ...{ ENVIRONMENT: 'bench', VERSION: 'bench', HOST: '127.0.0.1', REDIS_URL: redis.url },
      ...{
        ORDER_QUEUE_URL: `${orders}`,
        DEAD_LETTER_QUEUE_URL: `${deadLetters}`,
        EVENT_QUEUE_URL: `${events}`,
      },
      ...{ CATALOG_URL: nobody, ORDERS_URL: nobody, PAYMENTS_URL: nobody, CAPTURE_AFTER_MINUTES: '30' },
      ...{
        OIDC_ISSUER: issuer.issuer,
        OIDC_CLIENT_ID: 'back-office',
        SESSION_SECRET: 'a secret for the bench',
      },
    },
    stop: async () => {
      await Promise.all([database.stop(), redis.stop(), queues.stop(), issuer.stop()]);
    },
  };
}

/** The options of Node.js in the image's command. */
async function flagsOf(program: Program): Promise<string[]> {
  const dockerfile = await readFile(join(repository, 'app', program, 'Dockerfile'), 'utf8');
  const [, command] = /^CMD (\[.*\])$/m.exec(dockerfile) ?? [];
  if (command === undefined) throw new Error(`app/${program}/Dockerfile has no CMD in the form of a list.`);
  const words: string[] = JSON.parse(command);
  return words.slice(1, -1);
}
