import pg from 'pg';
import type { ChangingPassword } from './changing-password.ts';
import { databaseTrust } from './database-trust.ts';
import type { Logger } from './logger.ts';
import { enter, RenewingPool } from './renewing-pool.ts';

/** Something a statement can be sent to: the pool, or the client that holds a transaction. */
export type Database = Pick<pg.ClientBase, 'query'>;
export type Pool = pg.Pool;

/** Where a database is, and as whom to enter it. */
export interface DatabaseAddress {
  host: string;
  port: number;
  database: string;
  user: string;
  password: string | ChangingPassword;
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
  const pool = poolFor(address.password, {
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

function poolFor(password: string | ChangingPassword, config: pg.PoolConfig): Pool {
  return typeof password === 'string' ? new pg.Pool(config) : new RenewingPool(config, password);
}

export interface ConnectionOptions extends Pick<pg.ClientConfig, 'connectionTimeoutMillis'> {
  /** Seen in `pg_stat_activity`. */
  service: string;
  statementTimeoutInMilliseconds?: number;
  /** Ends an attempt to connect that is under way. */
  signal?: AbortSignal | undefined;
}

/** A connection of one's own, outside of any pool. One that is lost fails the statement under way. */
export function connectTo(address: DatabaseAddress, options: ConnectionOptions): Promise<pg.Client> {
  const { password } = address;
  const connect = () => connectOnce(address, options);
  return typeof password === 'string' ? connect() : enter(password, connect);
}

async function connectOnce(
  address: DatabaseAddress,
  { service, connectionTimeoutMillis, statementTimeoutInMilliseconds, signal }: ConnectionOptions,
): Promise<pg.Client> {
  const client = new pg.Client({
    ...connectionTo(address),
    application_name: service,
    connectionTimeoutMillis,
    statement_timeout: statementTimeoutInMilliseconds,
    keepAlive: true,
  });
  // Whoever waits for a statement is told by it.
  client.on('error', () => undefined);
  const stop = () => void client.end();
  signal?.addEventListener('abort', stop);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/**
 * How pg connects: encrypted, and only with a server whose certificate is for this host, from an authority that the
 * database may have. PostgreSQL calls that `verify-full`.
 */
export function connectionTo({ authorities, password, ...address }: DatabaseAddress): pg.ClientConfig {
  return {
    ...address,
    password: typeof password === 'string' ? password : () => password.known,
    // pg leaves the host out when it is an IP address, and what Node.js compares then is "localhost".
    ssl: { secureContext: databaseTrust(authorities), host: address.host },
  };
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
