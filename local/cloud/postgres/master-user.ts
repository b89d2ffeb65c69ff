import pg from 'pg';
import type { PostgresServer } from './postgres-server.ts';

export interface MasterUser {
  user: string;
  password: string;
  /** The database that is made with the cluster; undefined: none but `postgres`. */
  database: string | undefined;
}

/** The role that Aurora grants to the master user, which is no superuser there. */
const grantedRole = 'rds_superuser';

/**
 * Makes the master user and the first database as they are to be: creates what is missing, and sets the password of a
 * user who is there already, or leaves it as it is.
 * Source: Amazon Aurora user guide, "Understanding the rds_superuser role".
 */
export async function settleMasterUser(
  server: PostgresServer,
  { user, password, database }: MasterUser,
  passwordOfKnown: 'set' | 'kept',
): Promise<void> {
  await server.run('postgres', async (client) => {
    // A statement that fails is logged otherwise, and the password with it.
    await client.query("set log_min_error_statement = 'panic'");
    if (!(await exists(client, 'select from pg_roles where rolname = $1', grantedRole))) {
      await client.query(`create role ${grantedRole} nologin`);
      await client.query(
        `grant pg_monitor, pg_signal_backend, pg_checkpoint to ${grantedRole} with admin option`,
      );
    }
    const name = pg.escapeIdentifier(user);
    const isKnown = await exists(client, 'select from pg_roles where rolname = $1', user);
    const verb = isKnown ? 'alter' : 'create';
    const isKept = isKnown && passwordOfKnown === 'kept';
    await client.query(
      `${verb} role ${name} login createdb createrole ${isKept ? '' : `password ${pg.escapeLiteral(password)}`}`,
    );
    await client.query(`grant ${grantedRole} to ${name} with admin option`);
    if (
      database === undefined ||
      (await exists(client, 'select from pg_database where datname = $1', database))
    )
      return;
    await client.query(`create database ${pg.escapeIdentifier(database)} owner ${name}`);
  });
}

async function exists(client: pg.Client, query: string, name: string): Promise<boolean> {
  const { rowCount } = await client.query(query, [name]);
  return (rowCount ?? 0) > 0;
}
