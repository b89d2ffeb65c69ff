import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { migrate } from '../../app/automation/migrate/migrate.ts';
import { type Migration, readMigrations } from '../../app/automation/migrate/migration-file.ts';
import { createPool, type Pool } from '../../app/platform/postgres.ts';
import { type PostgresServer, startPostgres } from './postgres-server.ts';
import { silentLogger } from './silent-logger.ts';
import { testAuthority } from './test-authority.ts';

export interface ShopDatabase {
  pool: Pool;
  /** The environment variables with which a service finds this database. */
  variables: Record<
    | 'DATABASE_HOST'
    | 'DATABASE_READER_HOST'
    | 'DATABASE_PORT'
    | 'DATABASE_NAME'
    | 'DATABASE_USER'
    | 'DATABASE_PASSWORD'
    | 'DATABASE_SECRET_ARN'
    | 'NODE_EXTRA_CA_CERTS',
    string
  >;
  server: PostgresServer;
  /** Ends the pool, then the server; throws when somebody else left a connection open. */
  stop: () => Promise<void>;
}

const app = join(import.meta.dirname, '../../app');
const database = 'shop';

/** A database of its own for a test file: every migration of every service, and the demonstration assortment or nothing. */
export async function startShopDatabase({
  seed,
  startServer = startPostgres,
}: {
  seed: 'demo' | 'none';
  startServer?: () => Promise<PostgresServer>;
}): Promise<ShopDatabase> {
  const server = await startServer();
  await server.run('postgres', `create database ${database}`);
  const connection = { ...server.address, database };
  await migrate({ connection, migrations: await migrationsOfEveryService(), seed });
  const pool = createPool({ ...connection, service: 'test', logger: silentLogger() });
  return {
    pool,
    variables: {
      DATABASE_HOST: connection.host,
      DATABASE_READER_HOST: connection.host,
      DATABASE_PORT: String(connection.port),
      DATABASE_NAME: connection.database,
      DATABASE_USER: connection.user,
      DATABASE_PASSWORD: connection.password,
      DATABASE_SECRET_ARN: 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:never-read',
      NODE_EXTRA_CA_CERTS: testAuthority().certificateFile,
    },
    server,
    stop: async () => {
      await pool.end();
      await server.stop();
    },
  };
}

/** As the function's bundle would find them, but from the source folders. */
export async function migrationsOfEveryService(): Promise<Migration[]> {
  const migrations: Migration[] = [];
  for (const service of (await readdir(app)).sort()) {
    const entries = await readdir(join(app, service));
    if (!entries.includes('migrations')) continue;
    migrations.push(...(await readMigrations(service, join(app, service, 'migrations'))));
  }
  return migrations;
}
