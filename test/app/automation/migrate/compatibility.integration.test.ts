import { describe, expect, it } from '@jest/globals';
import { migrate } from '../../../../app/automation/migrate/migrate.ts';
import type { Migration } from '../../../../app/automation/migrate/migration-file.ts';
import { emptyDatabases } from '../../../support/empty-databases.ts';
import { migrationsOfEveryService } from '../../../support/shop-database.ts';

const empty = emptyDatabases();

function aMigration(number: number, sql: string, service = 'shop'): Migration {
  const name = `${String(number).padStart(4, '0')}-step.sql`;
  return { service, number, name, sql, checksum: sql };
}

const first = aMigration(
  1,
  `create schema shop;
   create type shop.size as enum ('small', 'large');
   create table shop.parcel (
     id bigint generated always as identity primary key,
     code text not null unique,
     weight integer,
     colour text not null default 'brown',
     status text not null,
     constraint known_status check (status in ('packed', 'sent'))
   );
   create unique index parcel_by_weight on shop.parcel (weight);
   create view shop.heavy as select id, weight from shop.parcel where weight > 10;
   create function shop.note() returns trigger language plpgsql as $$ begin return new; end $$;
   create trigger note before update on shop.parcel for each row execute function shop.note();`,
);

function release(...migrations: Migration[]) {
  return migrate({ connection: empty().connection, migrations, seed: 'none' });
}

const applied = async () => {
  const { rows } = await empty().run('select number from platform.migration order by number');
  return rows.map((row: { number: number }) => row.number);
};

describe('a migration that the running release could not live with', () => {
  it.each([
    ['a table that is gone', 'drop table shop.parcel cascade', 'relation shop.parcel is gone'],
    ['a table of another name', 'alter table shop.parcel rename to box', 'relation shop.parcel is gone'],
    [
      'a table of another schema',
      'alter table shop.parcel set schema public',
      'relation shop.parcel is gone',
    ],
    [
      'a column that is gone',
      'alter table shop.parcel drop column colour',
      'column shop.parcel.colour is gone',
    ],
    [
      'a column of another name',
      'alter table shop.parcel rename colour to tint',
      'column shop.parcel.colour is gone',
    ],
    [
      'a column of another type',
      'alter table shop.parcel alter column colour type varchar(5)',
      'column shop.parcel.colour was text and is character varying(5)',
    ],
    [
      'a new column that every row must have',
      'alter table shop.parcel add column sender text not null',
      'column shop.parcel.sender is new, and required',
    ],
    [
      'a column that may no longer be null',
      'alter table shop.parcel alter column weight set default 1, alter column weight set not null',
      `a new row's shop.parcel.weight was "anything" and is "no null"`,
    ],
    [
      'a column that loses its default',
      'alter table shop.parcel alter column colour drop default',
      `a new row's shop.parcel.colour was "no null" and is "required"`,
    ],
    [
      'a condition on what there was',
      'alter table shop.parcel add constraint light check (weight < 100)',
      'constraint shop.parcel.light is new: CHECK ((weight < 100))',
    ],
    [
      'a status fewer',
      `alter table shop.parcel drop constraint known_status,
         add constraint known_status check (status in ('packed', 'lost'))`,
      'constraint shop.parcel.known_status was CHECK',
    ],
    [
      'a key that "on conflict" may name',
      'alter table shop.parcel drop constraint parcel_code_key',
      'constraint shop.parcel.parcel_code_key is gone',
    ],
    ['a unique index fewer', 'drop index shop.parcel_by_weight', 'shop.parcel_by_weight is gone'],
    [
      'a unique index more',
      'create unique index parcel_by_colour on shop.parcel (lower(colour))',
      'parcel_by_colour is new: CREATE UNIQUE INDEX',
    ],
    ['a view that is gone', 'drop view shop.heavy', 'relation shop.heavy is gone'],
    ['a function that is gone', 'drop function shop.note cascade', 'routine shop.note() is gone'],
    ['a trigger that is gone', 'drop trigger note on shop.parcel', 'trigger shop.parcel.note is gone'],
    [
      'a statement that only running it shows',
      "do $$ begin execute 'alter table shop.parcel drop column ' || 'colour'; end $$",
      'column shop.parcel.colour is gone',
    ],
  ])('is refused and rolled back: %s', async (_what, sql, change) => {
    await release(first);
    const refused = release(first, aMigration(2, sql));
    await expect(refused).rejects.toThrow(
      'Migration shop/0002-step.sql was rolled back, because the release that runs could not live with it',
    );
    await expect(refused).rejects.toThrow(change);
    expect(await applied()).toEqual([1]);
    await empty().run('select colour, weight from shop.parcel');
  });

  it('is applied where no release runs yet', async () => {
    await release(first, aMigration(2, 'alter table shop.parcel drop column colour'));
    expect(await applied()).toEqual([1, 2]);
  });

  it('is applied when its header says why it is compatible nevertheless', async () => {
    await release(first);
    await release(
      first,
      aMigration(
        2,
        '-- Colours are told by nobody.\n-- compatible: never read\nalter table shop.parcel drop column colour',
      ),
    );
    expect(await applied()).toEqual([1, 2]);
  });

  it('is not excused by a declaration below its header', async () => {
    await release(first);
    const late = aMigration(
      2,
      'select 1;\n-- compatible: never read\nalter table shop.parcel drop column colour',
    );
    await expect(release(first, late)).rejects.toThrow('column shop.parcel.colour is gone');
  });
});

describe('a migration that only adds or allows', () => {
  it.each([
    [
      'a table with whatever it needs',
      'create table shop.label (id integer primary key, text text not null unique)',
    ],
    [
      'a column that may be left out',
      "alter table shop.parcel add column sender text not null default 'us' check (sender <> '')",
    ],
    [
      'a reference from a new column',
      'alter table shop.parcel add column origin bigint references shop.parcel (id)',
    ],
    ['a column that may be null now', 'alter table shop.parcel alter column colour drop not null'],
    [
      'a status more',
      `alter table shop.parcel drop constraint known_status,
         add constraint known_status check (status in ('packed', 'lost', 'sent'))`,
    ],
    ['a condition fewer', 'alter table shop.parcel drop constraint known_status'],
    ['an index', 'create index parcel_by_status on shop.parcel (status)'],
    [
      'a function with another body',
      'create or replace function shop.note() returns trigger language plpgsql as $$ begin return old; end $$',
    ],
    ['nothing', '-- Nobody reads the colour any longer.'],
  ])('is applied: %s', async (_what, sql) => {
    await release(first);
    await release(first, aMigration(2, sql));
    expect(await applied()).toEqual([1, 2]);
  });
});

describe('a migration that takes away what an earlier step has replaced', () => {
  const step = aMigration(2, 'alter table shop.parcel add column tint text');
  const removal = aMigration(3, '-- after: shop/0002-step.sql\nalter table shop.parcel drop column colour');

  it('is applied once the release with the step runs', async () => {
    await release(first);
    await release(first, step);
    await release(first, step, removal);
    expect(await applied()).toEqual([1, 2, 3]);
  });

  it('is refused, with nothing applied, when both come in one release', async () => {
    await release(first);
    await expect(release(first, step, removal)).rejects.toThrow(
      'Migration shop/0003-step.sql comes after shop/0002-step.sql, which the release that runs does not know',
    );
    expect(await applied()).toEqual([1]);
  });

  it('is refused when the release with the step was rolled back, although the database has the step', async () => {
    await release(first);
    await release(first, step);
    await release(first);
    await expect(release(first, step, removal)).rejects.toThrow('the release that runs does not know');
    expect(await applied()).toEqual([1, 2]);
  });

  it('asks the ledger about a release that was deployed before releases were recorded', async () => {
    await release(first);
    await release(first, step);
    await empty().run('drop table platform.release');
    await release(first, step, removal);
    expect(await applied()).toEqual([1, 2, 3]);
  });

  it('may wait for the step of another service', async () => {
    const elsewhere = aMigration(1, '-- Reports no longer read the colour.', 'reports');
    const later = aMigration(
      2,
      '-- after: reports/0001-step.sql\nalter table shop.parcel drop column colour',
    );
    await release(first);
    await expect(release(elsewhere, first, later)).rejects.toThrow('does not know');
    await release(elsewhere, first);
    await release(elsewhere, first, later);
  });

  it.each(['shop/0004-step.sql', 'shop/0003-step.sql', 'step 2'])(
    'must name a step before it, not %s',
    async (after) => {
      await release(first);
      await expect(release(first, step, aMigration(3, `-- after: ${after}\nselect 1`))).rejects.toThrow(
        `declares "-- after: ${after}", but no earlier migration is called that`,
      );
    },
  );
});

describe('the migrations of this repository', () => {
  it('can each be lived with by the release that ended with the one before', async () => {
    const migrations = await migrationsOfEveryService();
    const steps = Math.max(...migrations.map(({ number }) => number));
    for (let step = 1; step <= steps; step += 1) {
      await release(...migrations.filter(({ number }) => number <= step));
    }
    expect(await applied()).toHaveLength(migrations.length);
  });
});
