import type { RotationStep } from '../contract.ts';

export interface Credentials {
  username: string;
  password: string;
}

/** Where a user is let in by the password: the database, or the cache. */
export interface PasswordHolder<Value = Credentials> {
  /** From now on the pending password lets the user in. Does nothing where it does so already. */
  setPassword(change: PasswordChange<Value>): Promise<void>;
  /** Fails unless the user is let in. */
  signIn(value: Value): Promise<void>;
}

export interface PasswordChange<Value = Credentials> {
  pending: Value;
  current: Value;
  previous: Value | undefined;
}

/** The secret that is rotated. */
export interface RotatedSecret<Value = Credentials> {
  /** The labels of each version, by its id. */
  stages(): Promise<Readonly<Record<string, readonly string[]>>>;
  read(stage: 'AWSCURRENT' | 'AWSPREVIOUS'): Promise<Value | undefined>;
  /** Undefined while it has no value. */
  readPending(versionId: string): Promise<Value | undefined>;
  putPending(versionId: string, value: Value): Promise<void>;
  makeCurrent(versionId: string, inPlaceOf: string): Promise<void>;
}

/** Secrets Manager asks for a rotation that is not under way. */
export class VersionNotPendingError extends Error {
  constructor(versionId: string) {
    super(
      `The version ${versionId} of the secret is neither pending nor current, so that no rotation makes it; start one with RotateSecret.`,
    );
    this.name = 'VersionNotPendingError';
  }
}

/** The step needs what an earlier one, or whoever made the secret, has not left. */
export class VersionWithoutValueError extends Error {
  constructor(version: string) {
    super(`The ${version} version of the secret has no value; rotate it again with RotateSecret.`);
    this.name = 'VersionWithoutValueError';
  }
}

export interface TakeStepOptions<Value> {
  versionId: string;
  secret: RotatedSecret<Value>;
  /** Left out where nobody has to be told what the secret holds. */
  holder?: PasswordHolder<Value>;
  /** What the secret holds after it. */
  renew: (current: Value) => Value;
}

/**
 * Takes one step of a rotation. Each may be repeated, after itself or after a later one, and every step begins with what
 * is there, so that a rotation goes on wherever it was cut off:
 *
 * - What is new is made once and kept in the pending version before anything else is told of it.
 * - A holder that knows the pending password already is left alone.
 * - The version that has become current is done with.
 *
 * @throws {VersionNotPendingError}
 * @throws {VersionWithoutValueError}
 */
export async function takeStep<Value>(step: RotationStep, options: TakeStepOptions<Value>): Promise<void> {
  const { versionId, secret } = options;
  const stages = await secret.stages();
  if (stages[versionId]?.includes('AWSCURRENT')) return;
  if (!stages[versionId]?.includes('AWSPENDING')) throw new VersionNotPendingError(versionId);
  switch (step) {
    case 'createSecret':
      return createSecret(options);
    case 'setSecret':
      return setSecret(options);
    case 'testSecret':
      return testSecret(options);
    case 'finishSecret':
      return secret.makeCurrent(versionId, currentOf(stages));
  }
}

async function createSecret<Value>({ versionId, secret, renew }: TakeStepOptions<Value>): Promise<void> {
  if (await secret.readPending(versionId)) return;
  await secret.putPending(versionId, renew(await readCurrent(secret)));
}

async function setSecret<Value>({ versionId, secret, holder }: TakeStepOptions<Value>): Promise<void> {
  const pending = await secret.readPending(versionId);
  if (pending === undefined) throw new VersionWithoutValueError('pending');
  const [current, previous] = [await readCurrent(secret), await secret.read('AWSPREVIOUS')];
  await holder?.setPassword({ pending, current, previous });
}

/**
 * Where a rotation is only arranged for and not begun, Secrets Manager asks for this step alone, of a version that nobody
 * has given a value: what is to be tested then is that the holder can be reached.
 */
async function testSecret<Value>({ versionId, secret, holder }: TakeStepOptions<Value>): Promise<void> {
  await holder?.signIn((await secret.readPending(versionId)) ?? (await readCurrent(secret)));
}

async function readCurrent<Value>(secret: RotatedSecret<Value>): Promise<Value> {
  const current = await secret.read('AWSCURRENT');
  if (current === undefined) throw new VersionWithoutValueError('current');
  return current;
}

function currentOf(stages: Readonly<Record<string, readonly string[]>>): string {
  const [current] = Object.entries(stages).find(([, labels]) => labels.includes('AWSCURRENT')) ?? [];
  if (current === undefined) throw new VersionWithoutValueError('current');
  return current;
}
