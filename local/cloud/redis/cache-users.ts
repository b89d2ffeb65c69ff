import { createHash } from 'node:crypto';
import type { Runtime } from '../runtime.ts';

/** A user of ElastiCache: what it may do, as Redis writes it, and its passwords. */
export interface CacheUser {
  name: string;
  accessString: string;
  /** SHA-256 in hexadecimal digits, which is how Redis itself keeps passwords. */
  passwordDigests: readonly string[];
}

interface Place {
  account: string;
  region: string;
}

/** Every user and user group of the rehearsal's caches, by account, region and id. */
export class CacheUsers {
  readonly #users = new Map<string, CacheUser>();
  readonly #groups = new Map<string, readonly string[]>();

  find(place: Place, id: string): CacheUser | undefined {
    return this.#users.get(keyOf(place, id));
  }

  put(place: Place, id: string, user: CacheUser): void {
    this.#users.set(keyOf(place, id), user);
  }

  putGroup(place: Place, id: string, userIds: readonly string[]): void {
    this.#groups.set(keyOf(place, id), userIds);
  }

  /** Those of its users that are there. */
  ofGroup(place: Place, id: string): CacheUser[] {
    const userIds = this.#groups.get(keyOf(place, id)) ?? [];
    return userIds
      .map((userId) => this.#users.get(keyOf(place, userId)))
      .filter((user) => user !== undefined);
  }

  /** A user or a group. */
  remove(place: Place, id: string): void {
    this.#users.delete(keyOf(place, id));
    this.#groups.delete(keyOf(place, id));
  }

  async stop(): Promise<void> {}
}

/** Identifiers are the same in capitals. */
function keyOf({ account, region }: Place, id: string): string {
  return `${account}/${region}/${id.toLowerCase()}`;
}

export function digestOf(password: string): string {
  return createHash('sha256').update(password).digest('hex');
}

export function cacheUsers(runtime: Runtime): CacheUsers {
  return runtime.shared('cache-users', () => new CacheUsers());
}
