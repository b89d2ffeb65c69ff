import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createPool, type Pool } from '../../../app/platform/postgres.ts';
import { createWriterWatch } from '../../../app/platform/writer-watch.ts';
import { eventually } from '../../support/eventually.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres-server.ts';
import { silentLogger } from '../../support/silent-logger.ts';

let server: PostgresServer;
let pool: Pool;
beforeAll(async () => {
  server = await startPostgres();
  const logger = silentLogger();
  pool = createPool({ ...server.address, database: 'postgres', service: 'test', logger });
});
afterAll(async () => {
  await pool.end();
  await server.stop();
});

it('says whether the database takes writes: it does not while it is away or follows another, and does when promoted', async () => {
  const takesWrites = createWriterWatch(pool, silentLogger());
  expect(await takesWrites()).toBe(true);

  await server.crash();
  await eventually(async () => expect(await takesWrites()).toBe(false));

  await writeFile(join(server.directory, 'standby.signal'), '', { mode: 0o644 });
  await server.start();
  await pool.query('select 1');
  expect(await createWriterWatch(pool, silentLogger())()).toBe(false);

  await server.run('postgres', 'select pg_promote()');
  await eventually(async () => expect(await takesWrites()).toBe(true));
});
