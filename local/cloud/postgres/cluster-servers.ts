import { writerAddress } from './cluster-addresses.ts';
import type { ClusterDirectories } from './cluster-directories.ts';
import type { ClusterInstances, Instance } from './cluster-instances.ts';
import { type ClusterParts, type ClusterServerSettings, clusterServer } from './cluster-server.ts';
import type { Superuser } from './data-directory.ts';
import type { PostgresServer } from './postgres-server.ts';
import { ReaderEndpoint } from './reader-endpoint.ts';

export interface ClusterServersRequest {
  /** For processes. */
  name: string;
  port: number;
  parts: ClusterParts;
  superuser: Superuser;
  directories: ClusterDirectories;
  instances: ClusterInstances;
  /** The port of the cluster in another region whose changes it takes; undefined while it takes writes itself. */
  followedPort(): number | undefined;
}

interface Running {
  server: PostgresServer;
  addresses: string[];
  /** Has answered. */
  isUp: boolean;
}

/** The servers of a cluster that run: the writer's, and those of its readers, by the ids of their instances. */
export class ClusterServers {
  readonly #request: ClusterServersRequest;
  #primary: Running | undefined;
  readonly #standbys = new Map<string, Running>();
  readonly #readerEndpoint: ReaderEndpoint;

  constructor(request: ClusterServersRequest) {
    this.#request = request;
    this.#readerEndpoint = new ReaderEndpoint(request.port, () => this.#addressesToRead());
  }

  get primary(): PostgresServer | undefined {
    return this.#primary?.server;
  }

  hasReader(id: string): boolean {
    return this.#standbys.has(id);
  }

  async startPrimary(writer: Instance): Promise<void> {
    const { name, directories } = this.#request;
    const followed = this.#request.followedPort();
    this.#primary = this.#server(`${name}/writer`, directories.writer, writer, {
      ...(followed !== undefined && { primary: this.#streamFrom(writerAddress, followed, name) }),
    });
    await this.#start(this.#primary);
  }

  /** Unless it runs. */
  async startReader(reader: Instance): Promise<void> {
    if (this.#standbys.has(reader.id)) return;
    const { name, port, directories } = this.#request;
    const standby = this.#server(`${name}/${reader.id}`, directories.reader(reader.id), reader, {
      primary: this.#streamFrom(this.#addressOfPrimary, port, reader.id),
    });
    this.#standbys.set(reader.id, standby);
    await this.#start(standby);
  }

  async stopPrimary(): Promise<void> {
    await this.#primary?.server.stop();
    this.#primary = undefined;
  }

  async stopReader(id: string): Promise<void> {
    await this.#standbys.get(id)?.server.stop();
    this.#standbys.delete(id);
  }

  /** Ends at once those of instances that are out of order. */
  async lose(isDown: (id: string) => boolean): Promise<void> {
    for (const [id, { server }] of [...this.#standbys].filter(([id]) => isDown(id))) {
      await server.crash();
      this.#standbys.delete(id);
    }
    if (!this.#request.instances.isWriterDown) return;
    await this.#primary?.server.crash();
    this.#primary = undefined;
  }

  /** Stops what has other addresses by now, so that others can have them. */
  async giveUpAddresses(): Promise<void> {
    const [writer, ...readers] = this.#request.instances.all();
    for (const reader of readers)
      if (!this.#isAtItsAddresses(reader, this.#standbys.get(reader.id))) await this.stopReader(reader.id);
    if (!writer || !this.#isAtItsAddresses(writer, this.#primary)) await this.stopPrimary();
  }

  async stop(): Promise<void> {
    await this.#readerEndpoint.close();
    await Promise.all([...this.#standbys.keys()].map((id) => this.stopReader(id)));
    await this.stopPrimary();
  }

  async #start(running: Running): Promise<void> {
    await this.#readerEndpoint.open();
    await running.server.start();
    running.isUp = true;
  }

  /** Of the readers that are up, or of whoever comes first while there is none. */
  #addressesToRead(): string[] {
    const [first, ...others] = this.#request.instances.all();
    const readers = others.filter(({ id }) => this.#standbys.get(id)?.isUp);
    const all = readers.length === 0 && first && this.#primary?.isUp ? [first] : readers;
    return all.map(({ address }) => address);
  }

  #isAtItsAddresses(instance: Instance, running: Running | undefined): boolean {
    return running !== undefined && String(running.addresses) === String(this.#addressesOf(instance));
  }

  #addressesOf(instance: Instance): string[] {
    return this.#request.instances.addressesOf(instance, this.#isFollowing);
  }

  get #isFollowing(): boolean {
    return this.#request.followedPort() !== undefined;
  }

  /** Whoever takes the writes; in a cluster that follows another, the instance that gets them from there. */
  get #addressOfPrimary(): string {
    const [first] = this.#request.instances.all();
    return this.#isFollowing && first ? first.address : writerAddress;
  }

  #streamFrom(host: string, port: number, standbyName: string) {
    return { host, port, superuser: this.#request.superuser, standbyName };
  }

  #server(
    name: string,
    dataDirectory: string,
    instance: Instance,
    settings: Pick<ClusterServerSettings, 'primary'>,
  ): Running {
    const { parts, port, superuser } = this.#request;
    const addresses = this.#addressesOf(instance);
    const server = clusterServer(parts, { name, dataDirectory, superuser }, { ...settings, addresses, port });
    return { server, addresses, isUp: false };
  }
}
