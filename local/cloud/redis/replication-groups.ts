import type { Runtime } from '../runtime.ts';
import type { CacheUser } from './cache-users.ts';
import type { ReplicationGroup } from './replication-group.ts';

interface Place {
  account: string;
  region: string;
}

/** Every replication group of the rehearsal's caches, by account, region and id. */
export class ReplicationGroups {
  readonly #groups = new Map<string, ReplicationGroup>();

  /** Starts it, unless a repeated request finds it running. */
  async start(place: Place, id: string, make: () => ReplicationGroup): Promise<void> {
    const key = cacheKey(place, id);
    const group = this.#groups.get(key) ?? make();
    this.#groups.set(key, group);
    await group.settle();
  }

  find(place: Place, id: string): ReplicationGroup | undefined {
    return this.#groups.get(cacheKey(place, id));
  }

  all(): readonly ReplicationGroup[] {
    return [...this.#groups.values()];
  }

  async remove(place: Place, id: string): Promise<void> {
    await this.find(place, id)?.stop();
    this.#groups.delete(cacheKey(place, id));
  }

  /** Tells the servers that run that a user has changed, come or gone. */
  async loadUsers(): Promise<void> {
    await Promise.all(this.all().map((group) => group.loadUsers()));
  }

  /** Tells those that run and have the user that the passwords are other ones. */
  async setPasswords(user: CacheUser): Promise<void> {
    await Promise.all(this.all().map((group) => group.setPasswords(user)));
  }

  async stop(): Promise<void> {
    await Promise.all(this.all().map((group) => group.stop()));
  }
}

/** Of its port and its processes. */
export function cacheKey({ account, region }: Place, id: string): string {
  return `redis/${account}/${region}/${id}`;
}

export function replicationGroups(runtime: Runtime): ReplicationGroups {
  return runtime.shared('redis', () => new ReplicationGroups());
}
