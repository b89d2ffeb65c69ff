import type { SocketAddress } from '../load-balancing/health-check.ts';
import { TcpForwarder } from '../load-balancing/tcp-forwarder.ts';
import type { Ports, Runtime } from '../runtime.ts';

export class ElasticAddressMissingError extends Error {
  constructor(allocationId: string) {
    super(
      `There is no Elastic IP ${allocationId} here, which the user data of a service's hosts names; refer to an AWS::EC2::EIP of the same account and region.`,
    );
    this.name = 'ElasticAddressMissingError';
  }
}

export interface ElasticAddressSettings {
  allocationId: string;
  /** The port of the address here, which stands for port 80. */
  mainPort: number;
}

/** A port of a host, and who listens there on this machine. */
export interface HostListener {
  hostPort: number;
  target: SocketAddress;
}

/** All Elastic IPs of a region: a connection to one goes to a task on the host that holds the address. */
export class ElasticAddresses {
  readonly #ports: Ports;
  readonly #addresses = new Map<string, ElasticAddress>();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  put(settings: ElasticAddressSettings): void {
    if (this.#addresses.has(settings.allocationId)) return;
    this.#addresses.set(settings.allocationId, new ElasticAddress(settings, this.#ports));
  }

  async remove(allocationId: string): Promise<void> {
    const removed = this.#addresses.get(allocationId);
    this.#addresses.delete(allocationId);
    await removed?.close();
    this.#ports.releaseUnder(portKey(allocationId));
  }

  /** Throws when one of the addresses is not here. */
  check(allocationIds: readonly string[]): void {
    for (const allocationId of allocationIds) this.#get(allocationId);
  }

  /** Resolves when the listeners are reached through the addresses; the answer ends that. */
  async join(allocationIds: readonly string[], listeners: readonly HostListener[]): Promise<() => void> {
    const addresses = allocationIds.map((allocationId) => this.#get(allocationId));
    await Promise.all(addresses.flatMap((address) => listeners.map((listener) => address.add(listener))));
    return () => {
      for (const address of addresses) for (const listener of listeners) address.delete(listener);
    };
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#addresses.values()].map((address) => address.close()));
  }

  #get(allocationId: string): ElasticAddress {
    const found = this.#addresses.get(allocationId);
    if (!found) throw new ElasticAddressMissingError(allocationId);
    return found;
  }
}

/** What the key of every port of an Elastic IP starts with; that of its port 80 is nothing more. */
export function portKey(allocationId: string): string {
  return `elastic-ip/${allocationId}/`;
}

export function elasticAddresses(runtime: Runtime): ElasticAddresses {
  return runtime.shared('elastic-addresses', () => new ElasticAddresses(runtime.ports));
}

class ElasticAddress {
  readonly #settings: ElasticAddressSettings;
  readonly #ports: Ports;
  readonly #listeners = new Set<HostListener>();
  /** By the host's port; once open, a port stays so, and cuts off who comes while nobody listens on the host. */
  readonly #forwarders = new Map<number, Promise<TcpForwarder>>();

  constructor(settings: ElasticAddressSettings, ports: Ports) {
    this.#settings = settings;
    this.#ports = ports;
  }

  async add(listener: HostListener): Promise<void> {
    this.#listeners.add(listener);
    const { hostPort } = listener;
    const forwarder = this.#forwarders.get(hostPort) ?? this.#open(hostPort);
    this.#forwarders.set(hostPort, forwarder);
    await forwarder;
  }

  delete(listener: HostListener): void {
    this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    const forwarders = await Promise.all(this.#forwarders.values());
    await Promise.all(forwarders.map((forwarder) => forwarder.close()));
  }

  async #open(hostPort: number): Promise<TcpForwarder> {
    const { allocationId, mainPort } = this.#settings;
    const port = hostPort === 80 ? mainPort : await this.#ports.claim(`${portKey(allocationId)}${hostPort}`);
    const forwarder = new TcpForwarder(() => this.#targetsOf(hostPort));
    await forwarder.listen(port);
    return forwarder;
  }

  #targetsOf(hostPort: number): SocketAddress[] {
    return [...this.#listeners]
      .filter((listener) => listener.hostPort === hostPort)
      .map(({ target }) => target);
  }
}
