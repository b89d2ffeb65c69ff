import pg from 'pg';
import { applyMigrations } from './apply-migrations.ts';
import type { Migration } from './migration-file.ts';
import { takeMigrationLock } from './migration-lock.ts';
import { demoAssortment } from './seed/demo-assortment.ts';
import { type Added, insertAssortment } from './seed/insert-assortment.ts';

export interface MigrateOptions {
  connection: { host: string; port: number; database: string; user: string; password: string };
  migrations: readonly Migration[];
  seed: 'demo' | 'none';
}

export interface MigrateResult {
  /** `service/file` of each migration that was applied now. */
  applied: string[];
  /** What the seed has added. */
  added: Added;
}

/**
 * Longer than a scaled-down Aurora Serverless cluster takes to resume, about 15 seconds.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
 */
const connectionTimeoutInMilliseconds = 60_000;

const nothing: Added = { countries: 0, products: 0, prices: 0 };

/**
 * Brings the database to the schema of these migrations, then adds what is missing of the seed. The session ends with
 * the first failure, which rolls back and unlocks.
 */
export async function migrate({ connection, migrations, seed }: MigrateOptions): Promise<MigrateResult> {
  const client = new pg.Client({
    ...connection,
    application_name: 'migrate',
    connectionTimeoutMillis: connectionTimeoutInMilliseconds,
  });
  // A lost connection fails the statement under way as well, and is reported there.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await takeMigrationLock(client);
    const applied = await applyMigrations(client, migrations);
    const added = seed === 'demo' ? await insertAssortment(client, demoAssortment()) : nothing;
    return { applied: applied.map(({ service, name }) => `${service}/${name}`), added };
  } finally {
    await client.end();
  }
}
