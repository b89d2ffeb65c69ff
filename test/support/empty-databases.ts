import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

export interface EmptyDatabase {
  server: PostgresServer;
  /** Of this test; another test has another. */
  name: string;
  connection: PostgresServer['address'] & { database: string };
  run(sql: string): ReturnType<PostgresServer['run']>;
}

/** Called once in a test file: one server for all its tests, and an empty database for each. */
export function emptyDatabases(): () => EmptyDatabase {
  let server: PostgresServer;
  let count = 0;
  const name = () => `empty_${count}`;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    count += 1;
    await server.run('postgres', `create database ${name()}`);
  });
  return () => ({
    server,
    name: name(),
    connection: { ...server.address, database: name() },
    run: (sql) => server.run(name(), sql),
  });
}
