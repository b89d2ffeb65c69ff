import type { SocketAddress } from '../load-balancing/health-check.ts';
import { TcpForwarder } from '../load-balancing/tcp-forwarder.ts';
import type { CommonRuntime, Ports } from '../runtime.ts';
import { HealthChecks } from './health-checks.ts';
import type { DnsRecord } from './records.ts';
import { resolveName } from './resolve-name.ts';

interface ServedName {
  port: number;
  forwarder: TcpForwarder;
}

/**
 * Route 53: the names that templates have given to something here. No program of this machine can look them up, so each
 * has a port of its own; a connection to it goes where the name leads at that moment.
 */
export class DomainNames {
  readonly healthChecks = new HealthChecks();
  readonly #ports: Ports;
  /** By the resource that declares them. */
  readonly #records = new Map<string, readonly DnsRecord[]>();
  readonly #served = new Map<string, ServedName>();
  /** Names that no template gives, by the ports of what has them. */
  readonly #ownPorts = new Map<string, number>();
  #last: Promise<void> = Promise.resolve();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Resolves when the names are served. */
  put(owner: string, records: readonly DnsRecord[]): Promise<void> {
    this.#records.set(owner, records);
    return this.#serveNames();
  }

  remove(owner: string): Promise<void> {
    this.#records.delete(owner);
    return this.#serveNames();
  }

  addressesOf(name: string): SocketAddress[] {
    return resolveName(name, this.#all(), (id) => this.healthChecks.isHealthy(id)).addresses;
  }

  /** Of something that AWS names itself, and that listens here; without a port it does no longer. */
  serveAt(name: string, port: number | undefined): void {
    if (port === undefined) this.#ownPorts.delete(name);
    else this.#ownPorts.set(name, port);
  }

  /** The names that lead elsewhere when what they lead to fails, and for which no other name stands. */
  namesWithFailover(): string[] {
    const inside = new Set(this.#all().map(({ alias }) => alias?.name));
    const found = this.#all().filter(({ failover, name }) => failover !== null && !inside.has(name));
    return [...new Set(found.map(({ name }) => name))].sort();
  }

  /** A text in which each address with a name that is served here is that of its port. */
  withLocalUrls(text: string): string {
    return text.replace(/\bhttps?:\/\/([a-z\d.-]+)(:\d+)?(?![\w.:-])/gi, (url, name: string) => {
      const port = this.#served.get(name.toLowerCase())?.port ?? this.#ownPorts.get(name.toLowerCase());
      return port === undefined ? url : `http://127.0.0.1:${port}`;
    });
  }

  async stop(): Promise<void> {
    this.healthChecks.stop();
    await this.#last;
    await Promise.all([...this.#served.values()].map(({ forwarder }) => forwarder.close()));
  }

  #all(): DnsRecord[] {
    return [...this.#records.values()].flat();
  }

  /** One change at a time. */
  #serveNames(): Promise<void> {
    const done = this.#last.then(() => this.#apply());
    this.#last = done.catch(() => {});
    return done;
  }

  async #apply(): Promise<void> {
    const leadsSomewhere = ({ addresses, alias }: DnsRecord) => addresses.length > 0 || alias !== null;
    const wanted = new Set(
      this.#all()
        .filter(leadsSomewhere)
        .map(({ name }) => name),
    );
    for (const [name, { forwarder }] of this.#served) {
      if (wanted.has(name)) continue;
      this.#served.delete(name);
      await forwarder.close();
      this.#ports.release(portKey(name));
    }
    for (const name of wanted) {
      if (!this.#served.has(name)) this.#served.set(name, await this.#serve(name));
    }
  }

  /** The port stays with the name, which others may know by it. */
  async #serve(name: string): Promise<ServedName> {
    const port = await this.#ports.reclaim(portKey(name));
    const forwarder = new TcpForwarder(() => this.addressesOf(name));
    await forwarder.listen(port);
    return { port, forwarder };
  }
}

export function domainNames(runtime: CommonRuntime): DomainNames {
  return runtime.worldwide('domain-names', () => new DomainNames(runtime.ports));
}

function portKey(name: string): string {
  return `domain-name/${name}`;
}
