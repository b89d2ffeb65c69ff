import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { bundlePrograms } from '../../../pipeline/images/program-bundles.ts';
import { startStandInCatalog } from '../../app/storefront/stand-in-catalog.ts';
import { startProcess, type TestProcess } from '../../support/child-process.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/free-port.ts';
import { startRedis } from '../../support/redis-server.ts';

export interface BenchServer {
  port: number;
  process: TestProcess;
  stop: () => Promise<void>;
}

export interface StorefrontWorkbench {
  /** One process of the storefront, bundled as it is deployed. */
  startStorefront: (options?: { nodeOptions?: readonly string[] }) => Promise<BenchServer>;
  /** The yardstick. */
  startBareHandler: () => Promise<BenchServer>;
  stop: () => Promise<void>;
}

const here = import.meta.dirname;
const region = 'eu-central-1';
/** As in the Dockerfile. */
const flags = ['--max-semi-space-size=32'];

/** Redis and an SQS emulator, each a process of its own, and what the storefront needs of the catalog. */
export async function startStorefrontWorkbench(): Promise<StorefrontWorkbench> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-storefront-bench-'));
  const [redis, catalog, queues] = await Promise.all([startRedis(), startStandInCatalog(), startQueues()]);
  await bundleStorefront(folder);
  const variables = {
    ...queues.variables,
    ...{ ENVIRONMENT: 'bench', VERSION: 'bench', COOKIE_SECRET: 'a secret for the bench' },
    ...{ ...redis.variables, ADDRESS_LIMITS: 'enforced', NODE_ENV: 'production' },
    ...{ CATALOG_URL: catalog.url, ORDERS_URL: 'http://127.0.0.1:9' },
  };
  return {
    startStorefront: ({ nodeOptions = [] } = {}) =>
      startServer(
        [process.execPath, ...flags, ...nodeOptions, join(folder, 'main.mjs')],
        variables,
        'listening',
      ),
    startBareHandler: () =>
      startServer([process.execPath, join(here, 'bare-handler.ts')], { NODE_ENV: 'production' }),
    stop: async () => {
      catalog.stop();
      await Promise.all([redis.stop(), queues.stop()]);
      await rm(folder, { recursive: true });
    },
  };
}

async function bundleStorefront(folder: string): Promise<void> {
  const repository = join(here, '..', '..', '..');
  const bundleOf = await bundlePrograms(repository, ['storefront']);
  await writeFile(join(folder, 'main.mjs'), bundleOf('storefront').code);
  await cp(join(repository, 'app/storefront/static'), join(folder, 'static'), { recursive: true });
}

async function startQueues() {
  const server = await startServer([process.execPath, join(here, 'queue-process.ts')], {
    AWS_REGION: region,
  });
  const endpoint = `http://127.0.0.1:${server.port}`;
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const client = new SQSClient({ region, endpoint, credentials });
  const { QueueUrl = '' } = await client.send(
    new CreateQueueCommand({ QueueName: 'orders.fifo', Attributes: { FifoQueue: 'true' } }),
  );
  client.destroy();
  return {
    variables: {
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_ENDPOINT_URL_SQS: endpoint,
      ORDER_QUEUE_URL: QueueUrl,
    },
    stop: server.stop,
  };
}

async function startServer(
  command: readonly [string, ...string[]],
  variables: Readonly<Record<string, string>>,
  readyText?: string,
): Promise<BenchServer> {
  const port = await freePort();
  const server = startProcess(command, { env: { ...variables, HOST: '127.0.0.1', PORT: String(port) } });
  await eventually(async () => {
    await fetch(`http://127.0.0.1:${port}/health/live`);
    if (readyText && !server.output().includes(readyText)) throw new Error(`Not ready: ${server.output()}`);
  }, 30_000);
  return {
    port,
    process: server,
    stop: async () => {
      server.kill('SIGTERM');
      await server.exit;
    },
  };
}
