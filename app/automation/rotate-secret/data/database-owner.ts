import pg from 'pg';
import { connectTo, type DatabaseAddress } from '../../../platform/postgres.ts';
import type { Credentials, PasswordHolder } from '../domain/take-step.ts';
import { scramVerifier } from './scram-verifier.ts';

/** Longer than a scaled-down Aurora Serverless cluster takes to resume, about 15 seconds. */
const timeouts = { connectionTimeoutMillis: 20_000, statementTimeoutInMilliseconds: 10_000 };

/** https://www.postgresql.org/docs/17/errcodes-appendix.html */
const invalidPassword = '28P01';
const readOnlyTransaction = '25006';

/** No version of the secret has the password that the database knows. */
export class OwnerLockedOutError extends Error {
  constructor({ username }: Credentials, host: string) {
    super(
      `The database at ${host} lets ${username} in with none of the passwords of the secret; give the cluster that of the current version (ModifyDBCluster, MasterUserPassword) and rotate again.`,
    );
    this.name = 'OwnerLockedOutError';
  }
}

/** The region waits for another one, where the database takes the writes. */
export class DatabaseFollowsError extends Error {
  constructor(host: string, cause: unknown) {
    super(
      `The database at ${host} takes no writes, because it follows another region's; the password stays as it is until this region takes writes again, and is rotated then.`,
      { cause },
    );
    this.name = 'DatabaseFollowsError';
  }
}

/**
 * The owner of the database, who changes the own password. From then on the old one lets nobody in, but whoever is in
 * stays: https://www.postgresql.org/docs/17/sql-alterrole.html
 */
export function databaseOwner(
  address: Pick<DatabaseAddress, 'host' | 'port' | 'database' | 'authorities'>,
): PasswordHolder {
  const connect = ({ username, password }: Credentials) =>
    connectTo({ ...address, user: username, password }, { service: 'rotate-secret', ...timeouts });
  return {
    async setPassword({ pending, current, previous }) {
      const already = await unlessRefused(connect(pending));
      if (already) return already.end();
      const client =
        (await unlessRefused(connect(current))) ?? (previous && (await unlessRefused(connect(previous))));
      if (client === undefined) throw new OwnerLockedOutError(current, address.host);
      try {
        await alterPassword(client, pending);
      } catch (error) {
        throw hasState(error, readOnlyTransaction) ? new DatabaseFollowsError(address.host, error) : error;
      } finally {
        await client.end();
      }
    },
    async signIn(credentials) {
      await (await connect(credentials)).end();
    },
  };
}

async function unlessRefused(connecting: Promise<pg.Client>): Promise<pg.Client | undefined> {
  return connecting.catch((error: unknown) => {
    if (hasState(error, invalidPassword)) return undefined;
    throw error;
  });
}

function hasState(error: unknown, state: string): boolean {
  return error instanceof pg.DatabaseError && error.code === state;
}

async function alterPassword(client: pg.Client, { username, password }: Credentials): Promise<void> {
  const verifier = pg.escapeLiteral(scramVerifier(password));
  await client.query(`alter user ${pg.escapeIdentifier(username)} password ${verifier}`);
}
