import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { type ExtractionResult, extract } from '../../../app/reporting/extract.ts';
import { openStore } from '../../../app/reporting/store/open-store.ts';
import type { ReportStore } from '../../../app/reporting/store/report-store.ts';
import { type ShopDatabase, startShopDatabase } from '../../support/shop-database.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { mortalStore, StoreDiedError } from './mortal-store.ts';
import { parquetRows, versionOf } from './parquet-rows.ts';
import { currentVersions, insertOrder, setStatus } from './shop-orders.ts';

let shop: ShopDatabase;

beforeAll(async () => {
  shop = await startShopDatabase({ seed: 'none' });
});

afterAll(() => shop.stop());

/** What may happen, in any sequence. Orders are of four days, so that a window has some files. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('order' as const), day: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('change' as const), which: fc.nat(20) }) },
  // In the session whose transaction stays open until it is told to end.
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('order later' as const), day: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'commit' as const }, { kind: 'roll back' as const }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'run' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'two runs' as const }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('run that dies' as const),
      after: fc.nat(16),
      isTold: fc.boolean(),
    }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

class Scenario {
  readonly store: ReportStore = openStore(`file://${temporaryFolder()}`);
  readonly #orders: string[] = [];
  readonly #later: string[] = [];
  readonly #versions = new Set<string>();
  readonly #seenByARun = new Set<string>();
  readonly #session: pg.Client;
  #isOpen = false;

  constructor(session: pg.Client) {
    this.#session = session;
  }

  async carryOut(given: Step): Promise<void> {
    switch (given.kind) {
      case 'order':
        this.#orders.push(await insertOrder(shop.pool, { placedAt: `2026-11-0${given.day}T12:00:00Z` }));
        break;
      case 'change': {
        const orderId = this.#orders[given.which % this.#orders.length];
        if (orderId !== undefined)
          await setStatus(shop.pool, orderId, given.which % 2 ? 'refunded' : 'cancelled');
        break;
      }
      case 'order later':
        if (!this.#isOpen) await this.#session.query('begin');
        this.#isOpen = true;
        this.#later.push(await insertOrder(this.#session, { placedAt: `2026-11-0${given.day}T12:00:00Z` }));
        break;
      case 'commit':
      case 'roll back':
        await this.end(given.kind === 'commit' ? 'commit' : 'rollback');
        break;
      case 'run':
        await this.noteWhatIsSeen(await this.run(this.store));
        break;
      case 'two runs':
        await Promise.all([this.run(this.store), this.run(this.store)]).then(([result]) =>
          this.noteWhatIsSeen(result),
        );
        break;
      case 'run that dies':
        await this.run(mortalStore(this.store, given)).catch((error: unknown) => {
          if (!(error instanceof StoreDiedError)) throw error;
        });
        break;
    }
    for (const version of await currentVersions(shop.pool)) this.#versions.add(versionOf(version));
  }

  async end(statement: 'commit' | 'rollback'): Promise<void> {
    if (this.#isOpen) await this.#session.query(statement);
    if (statement === 'commit') this.#orders.push(...this.#later);
    this.#later.length = 0;
    this.#isOpen = false;
  }

  run(store: ReportStore): Promise<ExtractionResult> {
    const connection = { ...shop.server.address, database: 'shop' };
    return extract({ connection, store, logger: silentLogger() });
  }

  /** Nothing has changed since the run, so what the database shows below its horizon is what the run has seen. */
  async noteWhatIsSeen({ watermark }: ExtractionResult): Promise<void> {
    const seen = (await currentVersions(shop.pool)).filter(
      ({ changed_in }) => BigInt(changed_in) < watermark,
    );
    for (const version of seen) this.#seenByARun.add(versionOf(version));
  }

  async check(): Promise<void> {
    const extracted = (await parquetRows(this.store, 'orders')).map(versionOf);
    const doubled = extracted.filter((version, index) => extracted.indexOf(version) !== index);
    const lost = [...this.#seenByARun].filter((version) => !extracted.includes(version));
    const invented = extracted.filter((version) => !this.#versions.has(version));
    expect({ doubled, lost, invented }).toEqual({ doubled: [], lost: [], invented: [] });
  }

  /** When everything has ended and a last run has been made, Parquet knows the orders as they are. */
  async checkWhole(): Promise<void> {
    await this.end('commit');
    const last = await this.run(this.store);
    await this.noteWhatIsSeen(last.outcome === 'extracted' ? await this.run(this.store) : last);
    for (const version of await currentVersions(shop.pool)) this.#versions.add(versionOf(version));
    await this.check();
    const current = await currentVersions(shop.pool);
    expect([...this.#seenByARun]).toEqual(expect.arrayContaining(current.map(versionOf)));
    const lines = (await parquetRows(this.store, 'order_lines')).map(({ order_id }) => order_id);
    expect(lines.sort()).toEqual(current.map(({ order_id }) => order_id).sort());
  }
}

it('takes every version that a run could see exactly once, whatever changes, runs and dies in between', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 20 }), async (steps) => {
      await shop.pool.query('truncate orders."order" cascade');
      const session = new pg.Client({
        ...shop.server.address,
        database: 'shop',
        application_name: randomUUID(),
      });
      await session.connect();
      try {
        const scenario = new Scenario(session);
        for (const each of steps) {
          await scenario.carryOut(each);
          await scenario.check();
        }
        await scenario.checkWhole();
      } finally {
        await session.end();
      }
    }),
    { numRuns: 12 },
  );
});
