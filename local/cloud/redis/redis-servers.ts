import type { Runtime } from '../runtime.ts';
import type { CacheUser } from './cache-users.ts';
import type { RedisServer } from './redis-server.ts';

/** Every Redis of the rehearsal, by its key. */
export class RedisServers {
  readonly #servers = new Map<string, RedisServer>();

  /** Starts it, unless a repeated request finds it running. */
  async start(key: string, make: () => RedisServer): Promise<void> {
    const server = this.#servers.get(key) ?? make();
    this.#servers.set(key, server);
    await server.start();
  }

  all(): readonly RedisServer[] {
    return [...this.#servers.values()];
  }

  async remove(key: string): Promise<void> {
    await this.#servers.get(key)?.stop();
    this.#servers.delete(key);
  }

  /** Tells the servers that run that a user has changed, come or gone. */
  async loadUsers(): Promise<void> {
    await Promise.all([...this.#servers.values()].map((server) => server.loadUsers()));
  }

  /** Tells those that run and have the user that the passwords are other ones. */
  async setPasswords(user: CacheUser): Promise<void> {
    await Promise.all([...this.#servers.values()].map((server) => server.setPasswords(user)));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#servers.values()].map((server) => server.stop()));
  }
}

export function redisServers(runtime: Runtime): RedisServers {
  return runtime.shared('redis', () => new RedisServers());
}
