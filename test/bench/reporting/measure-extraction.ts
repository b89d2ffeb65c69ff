import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { startBucketServer } from '../../app/reporting/bucket-server.ts';
import { startProcess } from '../../support/child-process.ts';
import { type ShopDatabase, startShopDatabase } from '../../support/shop-database.ts';
import type { Measurement } from '../measurement.ts';
import { fillOrders } from './fill-orders.ts';
import { peakMemoryInMebibytes } from './peak-memory.ts';

const repository = join(import.meta.dirname, '..', '..', '..');
/** As in the Dockerfile. */
const flags = ['--max-old-space-size=96', '--max-semi-space-size=4'];

/** Extracts so many orders, one line each, to a bucket, beside PostgreSQL writing them out as text. */
export async function measureExtraction(orders = 5_000_000): Promise<Measurement[]> {
  const root = await mkdtemp(join(tmpdir(), 'sluice-extraction-'));
  const database = await startShopDatabase({ seed: 'demo' });
  const bucket = await startBucketServer(root);
  try {
    await fillOrders(database.server, orders);
    const yardstick = await copyToNowhere(database);
    const start = performance.now();
    const program = startProcess([process.execPath, ...flags, 'app/reporting/main.ts'], {
      cwd: repository,
      env: {
        ...database.variables,
        ...bucket.variables,
        ENVIRONMENT: 'bench',
        VERSION: 'bench',
        REPORT_LOCATION: 's3://reports/bench',
      },
    });
    const peak = await peakMemoryInMebibytes(program);
    if ((await program.exit) !== 0) throw new Error(`The extraction failed: ${program.output()}`);
    const seconds = (performance.now() - start) / 1000;
    const rate = `${Math.round((2 * orders) / seconds)} rows/s, ${seconds.toFixed(1)} s`;
    return [
      {
        what: `extraction of ${orders} orders and as many lines: peak memory`,
        unit: 'MiB',
        target: { atMost: 256 },
        value: peak,
        detail: rate,
      },
      {
        what: 'the same: duration, against COPY of the same rows to nowhere',
        unit: '×',
        target: { atMost: 20 },
        value: seconds / yardstick,
        detail: `${rate}; COPY ${yardstick.toFixed(1)} s`,
      },
    ];
  } finally {
    await Promise.all([database.stop(), bucket.stop()]);
    await rm(root, { recursive: true });
  }
}

/** Seconds that PostgreSQL takes to write the two tables as text to a file that keeps nothing. */
async function copyToNowhere({ server, variables }: ShopDatabase): Promise<number> {
  const start = performance.now();
  await server.run(variables.DATABASE_NAME, `copy orders.order_line to '/dev/null'`);
  await server.run(variables.DATABASE_NAME, `copy orders."order" to '/dev/null'`);
  return (performance.now() - start) / 1000;
}
