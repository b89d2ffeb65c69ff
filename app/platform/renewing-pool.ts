import pg from 'pg';
import type { ChangingPassword } from './changing-password.ts';

/** https://www.postgresql.org/docs/17/errcodes-appendix.html */
const invalidPassword = '28P01';
/** One for each version of a secret, and as many for what other connections find meanwhile. */
const mostAttempts = 6;

/** A pool whose connections are made with the password that is right when they are made; those that are open stay. */
export class RenewingPool extends pg.Pool {
  readonly #password: ChangingPassword;

  /** The configuration asks the same password for what it knows. */
  constructor(config: pg.PoolConfig, password: ChangingPassword) {
    super(config);
    this.#password = password;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: ConnectCallback): void;
  override connect(callback?: ConnectCallback): Promise<pg.PoolClient> | undefined {
    const connecting = enter(this.#password, () => super.connect());
    if (callback === undefined) return connecting;
    connecting.then(
      (client) => callback(undefined, client, client.release),
      (error) => callback(error, undefined, () => undefined),
    );
    return undefined;
  }
}

type ConnectCallback = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: boolean | Error) => void,
) => void;

/** Does what needs the password, again with another one each time that PostgreSQL refuses it. */
export async function enter<Result>(
  password: ChangingPassword,
  work: () => Promise<Result>,
): Promise<Result> {
  const refused = new Set<string>();
  for (let attempt = 1; ; attempt += 1) {
    const used = password.known;
    try {
      return await work();
    } catch (error) {
      if (!isRefusal(error) || attempt === mostAttempts) throw error;
      refused.add(used);
      if ((await password.renew(refused)) === undefined) throw error;
    }
  }
}

function isRefusal(error: unknown): boolean {
  return Error.isError(error) && 'code' in error && error.code === invalidPassword;
}
