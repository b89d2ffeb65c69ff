import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openStore } from '../../../app/reporting/store/open-store.ts';
import type { ReportStore } from '../../../app/reporting/store/report-store.ts';
import { startProgram } from '../../support/program.ts';
import { type ShopDatabase, startShopDatabase } from '../../support/shop-database.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type BucketServer, startBucketServer } from './bucket-server.ts';
import { parquetRows, versionOf } from './parquet-rows.ts';
import { currentVersions, insertOrder, setStatus } from './shop-orders.ts';

let shop: ShopDatabase;
let bucket: BucketServer;
let store: ReportStore;

beforeAll(async () => {
  [shop, bucket] = await Promise.all([
    startShopDatabase({ seed: 'none' }),
    startBucketServer(temporaryFolder()),
  ]);
  store = openStore(`file://${bucket.folder}/sluice`);
});

beforeEach(() => {
  bucket.letThrough = () => true;
});

afterAll(async () => {
  await Promise.all([shop.stop(), bucket.stop()]);
});

const start = () =>
  startProgram('app/reporting/main.ts', {
    ...shop.variables,
    ...bucket.variables,
    ENVIRONMENT: 'test',
    VERSION: 'test',
    REPORT_LOCATION: 's3://reports/sluice',
  });

/** Runs the program and ends it by the signal when it makes its request of that number; gives the exit code. */
async function runUntilRequest(number: number, signal: NodeJS.Signals) {
  const program = start();
  let requests = 0;
  bucket.letThrough = async () => {
    requests += 1;
    if (requests !== number) return true;
    program.kill(signal);
    if (signal === 'SIGKILL') await program.exit;
    return signal !== 'SIGKILL';
  };
  const code = await program.exit;
  bucket.letThrough = () => true;
  return { code, output: program.output() };
}

async function everyVersionOnce(): Promise<void> {
  const current = (await currentVersions(shop.pool)).map(versionOf);
  const extracted = (await parquetRows(store, 'orders')).map(versionOf);
  expect(new Set(extracted).size).toBe(extracted.length);
  expect(extracted).toEqual(expect.arrayContaining(current));
  const lines = (await parquetRows(store, 'order_lines')).map(({ order_id }) => order_id);
  expect(lines.sort()).toEqual((await currentVersions(shop.pool)).map(({ order_id }) => order_id).sort());
}

describe('the program', () => {
  it('has everything once in the bucket, however often and wherever it was killed', async () => {
    const orders: string[] = [];
    // Request 1 reads the state, 2 claims the window, the others look for files and write them, the last ends it.
    for (const request of [2, 3, 5, 8]) {
      for (let day = 1; day <= 3; day += 1) {
        orders.push(await insertOrder(shop.pool, { placedAt: `2026-11-0${day}T12:00:00Z` }));
      }
      await setStatus(shop.pool, orders[request % orders.length] ?? '', 'refunded');
      expect((await runUntilRequest(request, 'SIGKILL')).code).toBeNull();
    }
    for (let run = 1; run <= 2; run += 1) {
      const program = start();
      expect(await program.exit).toBe(0);
    }
    await everyVersionOnce();
  });

  it('stops cleanly at SIGTERM, and the next run continues', async () => {
    await insertOrder(shop.pool, { placedAt: '2026-11-05T12:00:00Z' });
    const { code, output } = await runUntilRequest(3, 'SIGTERM');
    expect(code).toBe(0);
    expect(output).toContain('shutting down');
    expect(output).not.toContain('ExtractionsEnded');
    const next = start();
    expect(await next.exit).toBe(0);
    expect(next.output()).toMatch(/"environment":"test","service":"reporting","ExtractionsEnded":1/);
    await everyVersionOnce();
  });

  it('ends with 1 and one line about the bucket when that does not answer', async () => {
    bucket.letThrough = () => false;
    const program = start();
    expect(await program.exit).toBe(1);
    expect(program.output()).toMatch(/"level":"fatal".*socket hang up|ECONNRESET/);
    expect(program.output()).not.toContain('ExtractionsEnded');
  });
});
