import { createServer, type Server } from 'node:http';
import { domainNames } from '../dns/domain-names.ts';
import type { Runtime } from '../runtime.ts';
import { createIssuerApp } from './issuer-app.ts';
import { openSigningKey } from './signing-key.ts';
import { createUserPool, type UserPool } from './user-pool.ts';

/** Every user pool of a region, behind one server on loopback that starts with the first. */
export class IdentityProvider {
  readonly #runtime: Runtime;
  readonly #pools = new Map<string, UserPool>();
  #server: Promise<{ server: Server; url: string }> | undefined;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Brings up a pool whose key is kept in `directory`; answers its issuer. */
  async put(id: string, directory: string): Promise<string> {
    this.#server ??= this.#serve();
    const { url } = await this.#server;
    const issuer = `${url}/${id}`;
    const key = await openSigningKey(directory);
    const withLocalUrls = (url: string) => domainNames(this.#runtime).withLocalUrls(url);
    this.#pools.set(id, createUserPool({ id, issuer, key }, this.#runtime.resources, withLocalUrls));
    return issuer;
  }

  remove(id: string): void {
    this.#pools.delete(id);
  }

  async stop(): Promise<void> {
    const running = await this.#server;
    if (!running) return;
    const closed = new Promise((resolve) => running.server.close(resolve));
    running.server.closeAllConnections();
    await closed;
  }

  /** The issuer stands in tokens and in the variables of programs, so its port stays. */
  async #serve(): Promise<{ server: Server; url: string }> {
    const port = await this.#runtime.ports.reclaim(`cognito/${this.#runtime.region}`);
    const server = createServer(createIssuerApp((id) => this.#pools.get(id)));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return { server, url: `http://127.0.0.1:${port}` };
  }
}

export function identityProvider(runtime: Runtime): IdentityProvider {
  return runtime.shared('cognito', () => new IdentityProvider(runtime));
}
