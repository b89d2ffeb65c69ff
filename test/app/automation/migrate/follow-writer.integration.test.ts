import { describe, expect, it } from '@jest/globals';
import { migrateOrFollow } from '../../../../app/automation/migrate/follow-writer.ts';
import { migrate } from '../../../../app/automation/migrate/migrate.ts';
import type { Migration } from '../../../../app/automation/migrate/migration-file.ts';
import { emptyDatabases } from '../../../support/empty-databases.ts';

const empty = emptyDatabases();

const migrations: Migration[] = [
  { service: 'test', number: 1, name: '0001-test.sql', sql: 'create table thing ()', checksum: '1' },
];
const written = () => ({ connection: empty().connection, migrations, seed: 'none' as const });
/** As a region sees it whose database only follows: the writer's endpoint leads nowhere. */
const followed = () => ({
  ...written(),
  connection: { ...written().connection, host: '127.0.0.9' },
  readerHost: empty().server.address.host,
  followingTimeInMilliseconds: 1500,
});

describe('a region whose database takes no writes', () => {
  it('waits until the migrations of its release have come from the other one', async () => {
    const following = migrateOrFollow({ ...followed(), followingTimeInMilliseconds: 20_000 });
    await migrate(written());
    expect(await following).toMatchObject({ applied: [] });
  });

  it('is told when they do not come', async () => {
    await expect(migrateOrFollow(followed())).rejects.toThrow(
      'The database at 127.0.0.9 takes no writes, and the migrations of this release have not reached',
    );
  });

  it('migrates as soon as it is the one that takes them', async () => {
    expect(await migrateOrFollow({ ...written(), readerHost: '127.0.0.9' })).toMatchObject({
      applied: ['test/0001-test.sql'],
    });
  });
});
