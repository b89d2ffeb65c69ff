import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { dryRun, type MigrateResult, migrate } from '../../../../app/automation/migrate/migrate.ts';
import type { Migration } from '../../../../app/automation/migrate/migration-file.ts';
import { takeMigrationLock } from '../../../../app/automation/migrate/migration-lock.ts';
import { emptyDatabases } from '../../../support/empty-databases.ts';
import { migrationsOfEveryService } from '../../../support/shop-database.ts';

const empty = emptyDatabases();

function aMigration(number: number, sql: string): Migration {
  const name = `${String(number).padStart(4, '0')}-test.sql`;
  return { service: 'test', number, name, sql, checksum: sql };
}

function run(migrations: readonly Migration[], seed: 'demo' | 'none' = 'none') {
  return migrate({ connection: empty().connection, migrations, seed });
}

async function select<Value>(sql: string): Promise<Value[]> {
  const { rows } = await empty().run(sql);
  return rows.map((row: { value: Value }) => row.value);
}

/** Begins a migration that holds the lock until it is let go. */
async function holdLock(): Promise<{ letGo: () => Promise<void> }> {
  const client = new pg.Client({ ...empty().connection, application_name: 'holder' });
  await client.connect();
  await takeMigrationLock(client, 1000);
  return { letGo: () => client.end() };
}

const ledger = () => select<string>('select name as value from platform.migration order by number');

describe('migrations', () => {
  it('are applied in order, once', async () => {
    const migrations = [
      aMigration(1, 'create table thing (id integer)'),
      aMigration(2, 'insert into thing values (1)'),
    ];
    expect((await run(migrations)).applied).toEqual(['test/0001-test.sql', 'test/0002-test.sql']);
    expect((await run(migrations)).applied).toEqual([]);
    expect(await select('select id as value from thing')).toEqual([1]);
  });

  it('go on from where an earlier release stopped', async () => {
    const first = aMigration(1, 'create table thing (id integer)');
    await run([first]);
    const { applied } = await run([first, aMigration(2, 'insert into thing values (2)')]);
    expect(applied).toEqual(['test/0002-test.sql']);
  });

  it('leave a database alone that is ahead, so that an earlier release can come back', async () => {
    const first = aMigration(1, 'create table thing (id integer)');
    await run([first, aMigration(2, 'insert into thing values (2)')]);
    expect((await run([first])).applied).toEqual([]);
  });

  it('are refused when one that was applied has changed, before anything else is applied', async () => {
    await run([aMigration(1, 'create table thing (id integer)')]);
    const changed = [aMigration(1, 'create table thing (id bigint)'), aMigration(2, 'drop table thing')];
    await expect(run(changed)).rejects.toThrow(
      /Migration test\/0001-test.sql is not what was applied .* An applied migration is never changed/,
    );
    expect(await ledger()).toEqual(['0001-test.sql']);
  });

  it('take effect as a whole file or not at all, and keep the files before it', async () => {
    const migrations = [
      aMigration(1, 'create table thing (id integer)'),
      aMigration(2, 'insert into thing values (1); insert into nothing values (1)'),
      aMigration(3, 'insert into thing values (3)'),
    ];
    await expect(run(migrations)).rejects.toThrow(
      /Migration test\/0002-test.sql failed and was rolled back: .*"nothing" does not exist/,
    );
    expect(await ledger()).toEqual(['0001-test.sql']);
    expect(await select('select id as value from thing')).toEqual([]);
  });

  it('can be run by many at once, and are applied by one', async () => {
    const migrations = [
      aMigration(1, 'create table thing (id integer)'),
      aMigration(2, 'insert into thing select 1 from pg_sleep(0.2)'),
    ];
    const results = await Promise.all(Array.from({ length: 4 }, () => run(migrations)));
    expect(results.flatMap(({ applied }) => applied)).toHaveLength(2);
    expect(await select('select id as value from thing')).toEqual([1]);
  });

  it('are refused while another session migrates for longer than is waited, and say which', async () => {
    const holder = await holdLock();
    const options = { connection: empty().connection, seed: 'none', migrations: [] } as const;
    await expect(migrate({ ...options, patienceInMilliseconds: 200 })).rejects.toThrow(
      /Another migration is at work .*session \d+ of "holder" since 20.*200 ms/,
    );
    const waiting = migrate({ ...options, patienceInMilliseconds: 20_000 });
    await holder.letGo();
    expect(await waiting).toMatchObject({ applied: [] });
  });

  it('let the customers pass when they do not get their locks, and try again', async () => {
    await run([aMigration(1, 'create table thing (id integer)')]);
    const reader = new pg.Client(empty().connection);
    await reader.connect();
    await reader.query('begin; select * from thing');
    const migration = run([
      aMigration(1, 'create table thing (id integer)'),
      aMigration(2, 'alter table thing add column name text'),
    ]);
    await pause(4000);
    await empty().run('insert into thing values (1)');
    await reader.end();
    expect((await migration).applied).toEqual(['test/0002-test.sql']);
  });
});

describe('a dry run', () => {
  it('tells what would be applied, and leaves the database as it is', async () => {
    const first = aMigration(1, 'create table thing (id integer)');
    const options = { connection: empty().connection, seed: 'demo' } as const;
    expect(await dryRun({ ...options, migrations: [first] })).toEqual({ pending: ['test/0001-test.sql'] });
    expect(await select("select nspname as value from pg_namespace where nspname = 'platform'")).toEqual([]);

    await run([first]);
    const second = aMigration(2, 'insert into thing values (2)');
    expect(await dryRun({ ...options, migrations: [first, second] })).toEqual({
      pending: ['test/0002-test.sql'],
    });
    expect(await select('select id as value from thing')).toEqual([]);
  });

  it('tells as well what would be refused', async () => {
    const migrations = [aMigration(1, 'create table thing (id integer)')];
    await run(migrations);
    migrations.push(
      aMigration(2, 'select 1'),
      aMigration(3, '-- after: test/0002-test.sql\ndrop table thing'),
    );
    const options = { connection: empty().connection, seed: 'none', migrations } as const;
    await expect(dryRun(options)).rejects.toThrow('which the release that runs does not know');
  });
});

describe('the migrations of the services and the seed', () => {
  let migrations: Migration[];
  let first: MigrateResult;

  beforeAll(async () => {
    migrations = await migrationsOfEveryService();
    await empty().server.run('postgres', 'create database seeded');
    first = await migrate({
      connection: { ...empty().server.address, database: 'seeded' },
      migrations,
      seed: 'demo',
    });
  });

  /** Takes the place of the empty database. */
  const takeSeededDatabase = () =>
    empty()
      .server.run('postgres', `drop database ${empty().name}`)
      .then(() => empty().server.run('postgres', `create database ${empty().name} template seeded`));

  it('make a shop out of an empty database', () => {
    const { applied, added } = first;
    expect(applied).toEqual(
      expect.arrayContaining(['catalog/0001-catalogue.sql', 'payments/0001-authorization.sql']),
    );
    expect(added.countries).toBe(100);
    expect(added.products).toBeGreaterThanOrEqual(300);
    expect(added.prices).toBe(added.products * added.countries);
  });

  it('do not take back what has been sold, repriced, removed or renamed since', async () => {
    await takeSeededDatabase();
    const sku = 'HALDENBROOK-IRON-SKILLET-26-CM';
    const removed = 'HALDENBROOK-IRON-SKILLET-30-CM';
    await empty().run(
      `update catalog.stock set quantity = 3 where sku = '${sku}';
       update catalog.price set amount_in_minor_units = 7999 where sku = '${sku}' and country = 'DE';
       delete from catalog.price where sku = '${sku}' and country = 'KR';
       update catalog.product set name = 'Pan' where sku = '${sku}';
       delete from catalog.product where sku = '${removed}'`,
    );
    expect((await run(migrations, 'demo')).added).toEqual({ countries: 0, products: 0, prices: 0 });
    expect(await select(`select quantity as value from catalog.stock where sku = '${sku}'`)).toEqual([3]);
    expect(
      await select(
        `select amount_in_minor_units::int as value from catalog.price where sku = '${sku}' and country in ('DE', 'KR')`,
      ),
    ).toEqual([7999]);
    expect(
      await select(`select name as value from catalog.product where sku in ('${sku}', '${removed}')`),
    ).toEqual(['Pan']);
  });

  it('bring an environment of the first release to all countries, and keep the prices it had', async () => {
    await run(migrations.filter(({ number }) => number === 1));
    await empty().run(
      `insert into catalog.country values ('DE', 'Germany', 'EUR', 'de-DE', 0);
       insert into catalog.brand values ('haldenbrook', 'Haldenbrook', 'Any');
       insert into catalog.product (sku, name, description, brand_slug, category)
       values ('HALDENBROOK-IRON-SKILLET-26-CM', 'Iron Skillet, 26 cm', 'Any', 'haldenbrook', 'Cookware');
       insert into catalog.price values ('HALDENBROOK-IRON-SKILLET-26-CM', 'DE', 7999)`,
    );
    const { added } = await run(migrations, 'demo');
    expect(added.countries).toBe(99);
    expect(
      await select(
        `select amount_in_minor_units::int as value from catalog.price
          where sku = 'HALDENBROOK-IRON-SKILLET-26-CM' and country in ('DE', 'JP') order by country`,
      ),
    ).toEqual([7999, 14_800]);
    expect(
      await select(
        `select valid_from::text as value from catalog.price_history
          where sku = 'HALDENBROOK-IRON-SKILLET-26-CM' and country = 'DE'`,
      ),
    ).toEqual(['-infinity']);
  });

  it('leave the catalogue empty when there is no seed', async () => {
    const { added } = await run(migrations, 'none');
    expect(added).toEqual({ countries: 0, products: 0, prices: 0 });
    expect(await select('select sku as value from catalog.product')).toEqual([]);
  });

  it('never let the stock go below zero', async () => {
    await takeSeededDatabase();
    await expect(empty().run('update catalog.stock set quantity = -1')).rejects.toThrow(/check constraint/);
  });
});
