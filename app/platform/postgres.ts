import pg from 'pg';
import { databaseTrust } from './database-trust.ts';
import type { Logger } from './logger.ts';

/** Something a statement can be sent to: the pool, or the client that holds a transaction. */
export type Database = Pick<pg.ClientBase, 'query'>;
export type Pool = pg.Pool;

/** Where a database is, and as whom to enter it. */
export interface DatabaseAddress {
  host: string;
  port: number;
  database: string;
  user: string;
  password: string;
  /** Authorities to trust beside those of `databaseTrust`, in PEM. */
  authorities?: readonly string[];
}

export interface PoolOptions extends DatabaseAddress {
  /** Seen in `pg_stat_activity`. */
  service: string;
  /** 10 unless given. */
  maximumConnections?: number;
  /** Longer than that no statement is waited for; 6000 unless given. */
  answerTimeoutInMilliseconds?: number;
  /** Of PostgreSQL, for these connections, such as `enable_seqscan`. */
  settings?: Readonly<Record<string, string>>;
  logger: Logger;
}

/** A `bigint` from the database that a JavaScript number cannot hold exactly. */
export class UnsafeIntegerError extends Error {
  constructor(value: string) {
    super(`The database returned ${value}, beyond ±2^53-1; select it as text and treat it as BigInt.`);
    this.name = 'UnsafeIntegerError';
  }
}

/**
 * Connections to PostgreSQL, opened when they are needed: creating the pool does not connect. `bigint` columns and
 * counts arrive as numbers.
 */
export function createPool(options: PoolOptions): Pool {
  const { service, maximumConnections = 10, settings = {}, logger, ...others } = options;
  const { answerTimeoutInMilliseconds = 6000, ...address } = others;
  const pool = new pg.Pool({
    ...connectionTo(address),
    application_name: service,
    max: maximumConnections,
    options: Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
    connectionTimeoutMillis: 3000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 5000,
    // A server that is gone without a word, or stands still, can no longer end a statement by its own time-out.
    query_timeout: answerTimeoutInMilliseconds,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
    types: { getTypeParser },
  });
  // Both are needed: the pool listens to idle connections, nobody to one that is in use, and either would end the process.
  pool.on('connect', (client) =>
    client.on('error', (error) => logger.warn({ err: error }, 'a database connection was lost')),
  );
  pool.on('error', () => undefined);
  return pool;
}

/**
 * How pg connects: encrypted, and only with a server whose certificate is for this host, from an authority that the
 * database may have. PostgreSQL calls that `verify-full`.
 */
export function connectionTo({ authorities, ...address }: DatabaseAddress): pg.ClientConfig {
  // pg leaves the host out when it is an IP address, and what Node.js compares then is "localhost".
  return { ...address, ssl: { secureContext: databaseTrust(authorities), host: address.host } };
}

/** Runs `work` in one transaction: committed when it resolves, rolled back when it throws. */
export async function inTransaction<Result>(
  pool: Pool,
  work: (transaction: Database) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    failure = await rollBack(client);
    throw error;
  } finally {
    client.release(failure);
  }
}

/** The error of the rollback itself, which means that the connection is not to be used again. */
async function rollBack(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

const getTypeParser: typeof pg.types.getTypeParser = (type: number, format?: 'text' | 'binary') =>
  type === pg.types.builtins.INT8 && format !== 'binary'
    ? parseBigInteger
    : pg.types.getTypeParser(type, format ?? 'text');

function parseBigInteger(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new UnsafeIntegerError(value);
  return number;
}
