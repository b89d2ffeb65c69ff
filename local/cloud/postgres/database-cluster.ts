import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import { followerAddress, readerAddress, writerAddress } from './cluster-addresses.ts';
import { ClusterDirectories } from './cluster-directories.ts';
import { ClusterInstances, type Instance } from './cluster-instances.ts';
import { type ClusterParts, type ClusterServerSettings, clusterServer } from './cluster-server.ts';
import { copy, initialise, type Superuser, superuserName } from './data-directory.ts';
import { type MasterUser, settleMasterUser } from './master-user.ts';
import type { PostgresServer } from './postgres-server.ts';

/** A cluster in another region, which takes the writes. */
export interface FollowedCluster {
  port: number;
  /** Puts a copy of its data there, from which one can go on following. */
  copyTo(directory: string): Promise<void>;
}

export interface DatabaseClusterRequest extends ClusterParts {
  id: string;
  /** For processes, for example `eu-central-1/sluice-dev-data/database`. */
  name: string;
  directory: string;
  port: number;
  /** Undefined for a cluster that was made to follow another, whose users it has. */
  master: MasterUser | undefined;
  /** Of the cluster that it is a copy of; else the cluster makes up its own. */
  superuserPassword?: string | undefined;
  /** Undefined while the cluster takes writes itself. */
  follows(): FollowedCluster | undefined;
  /** Whether an instance is out of order. */
  isDown(instanceId: string): boolean;
}

/**
 * An Aurora cluster: its first instance is the writer, every further one a streaming standby. As on Aurora, nothing
 * answers before there is an instance, and the writer answers at the reader endpoint while there is no reader.
 */
export class DatabaseCluster {
  readonly #request: DatabaseClusterRequest;
  readonly #superuser: Superuser;
  readonly #directories: ClusterDirectories;
  readonly #instances: ClusterInstances;
  #master: MasterUser | undefined;
  #primary: PostgresServer | undefined;
  /** Whether the primary answers at the readers' address, too. */
  #standsIn = false;
  readonly #standbys = new Map<string, PostgresServer>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(request: DatabaseClusterRequest) {
    this.#request = request;
    this.#instances = new ClusterInstances(
      request.id,
      join(request.directory, 'instances.json'),
      request.isDown,
    );
    this.#master = request.master;
    this.#directories = new ClusterDirectories(request.directory);
    const password = this.#directories.superuserPassword(request.superuserPassword);
    this.#superuser = { user: superuserName, password };
  }

  get port(): number {
    return this.#request.port;
  }

  get superuserPassword(): string {
    return this.#superuser.password;
  }

  /** The instance that takes the writes, and those that read. */
  get instances(): { writer: string | undefined; readers: string[] } {
    const [writer, ...readers] = this.#instances.all().map(({ id }) => id);
    return { writer, readers };
  }

  /** Whether the writes are those of a cluster in another region. */
  get isFollowing(): boolean {
    return this.#request.follows() !== undefined;
  }

  get isRunning(): boolean {
    return this.#primary !== undefined;
  }

  initialise(): Promise<void> {
    return this.#inTurn(async () => {
      // One that follows begins as a copy, when it is started.
      if (!this.#request.follows()) await initialise(this.#directories.writer, this.#superuser);
    });
  }

  setMasterUser(master: MasterUser | undefined): Promise<void> {
    return this.#inTurn(async () => {
      this.#master = master;
      await this.#settleMasterUser('set');
    });
  }

  /** Starts the instance, which is new or was there before; answers its address. */
  addInstance(id: string, promotionTier: number): Promise<string> {
    return this.#inTurn(async () => {
      const known = this.#instances.all().find((instance) => instance.id === id);
      if (!known) return this.#addNewInstance(id, promotionTier);
      await this.#startInstance(known);
      return known.address;
    });
  }

  removeInstance(id: string): Promise<void> {
    return this.#inTurn(async () => {
      const { left, goneReader } = this.#instances.without(id);
      if (goneReader === undefined) await this.#stopPrimary();
      else await this.#removeStandby(goneReader);
      this.#instances.save(left);
    });
  }

  /** A copy of the data, of one moment; nobody can write meanwhile. */
  copyTo(directory: string): Promise<void> {
    return this.#inTurn(async () => {
      const wasRunning = this.isRunning;
      await this.#stopPrimary();
      await copy(this.#directories.writer, directory);
      if (wasRunning) await this.#startPrimary();
    });
  }

  /**
   * Lets instances go down that are out of order, and others come up again. Where the writer is lost, the next in line takes
   * its place and stays; the lost one comes back as a reader.
   */
  settle(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#loseInstances();
      await this.#startPrimary();
      await this.#bringBackReaders();
    });
  }

  /** Begins anew as what it is now: the one that takes writes, or one that follows. */
  restart(): Promise<void> {
    return this.#inTurn(async () => {
      await this.stop();
      this.#standbys.clear();
      for (const instance of this.#instances.all()) await this.#startInstance(instance);
    });
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#standbys.values()].map((standby) => standby.stop()));
    await this.#stopPrimary();
  }

  async #addNewInstance(id: string, promotionTier: number): Promise<string> {
    const instances = this.#instances.all();
    const isWriter = instances.length === 0;
    const instance = this.#instances.draft(id, promotionTier);
    try {
      if (isWriter) {
        this.#instances.save([instance]);
        await this.#startPrimary();
      } else await this.#addReader(instance, instances);
    } catch (error) {
      this.#instances.save(instances);
      await this.#removeStandby(id);
      if (isWriter) await this.#stopPrimary();
      else await this.#startPrimary();
      throw error;
    }
    return instance.address;
  }

  async #addReader(reader: Instance, instances: readonly Instance[]): Promise<void> {
    // Stopped, the writer's files can be copied; it also gives up the address of the first reader.
    await this.#stopPrimary();
    await copy(this.#directories.writer, this.#directories.reader(reader.id));
    this.#instances.save([...instances, reader]);
    await this.#startPrimary();
    await this.#startStandby(reader);
  }

  async #startInstance(instance: Instance): Promise<void> {
    await this.#startPrimary();
    if (instance.address === writerAddress || this.#request.isDown(instance.id)) return;
    // One that was the writer before has no data of its own until it has come back.
    if (existsSync(this.#directories.reader(instance.id))) await this.#startStandby(instance);
    else await this.#bringBackReaders();
  }

  async #loseInstances(): Promise<void> {
    const { isDown } = this.#request;
    for (const [id, standby] of [...this.#standbys].filter(([id]) => isDown(id))) {
      await standby.crash();
      this.#standbys.delete(id);
    }
    if (this.#instances.isWriterDown) {
      await this.#primary?.crash();
      this.#primary = undefined;
    }
    const instances = this.#instances.afterFailover();
    if (instances) {
      this.#instances.save(instances);
      await this.#removeStandby(instances[0]?.id ?? '');
    }
    // It has to take the readers' address over.
    if (!this.#standsIn && !this.#instances.isReaderUp) await this.#stopPrimary();
  }

  /** As copies of the writer, which may have gone on without them for long. */
  async #bringBackReaders(): Promise<void> {
    const lost = this.#instances.readersUp().filter(({ id }) => !this.#standbys.has(id));
    if (lost.length === 0 || !this.#primary) return;
    await this.#stopPrimary();
    for (const { id } of lost) await copy(this.#directories.writer, this.#directories.reader(id));
    await this.#startPrimary();
    for (const reader of lost) await this.#startStandby(reader);
  }

  async #startPrimary(): Promise<void> {
    if (this.#primary || this.#instances.isWriterDown) return;
    const followed = this.#request.follows();
    await (followed ? this.#beginToFollow(followed) : rm(this.#directories.followingFile, { force: true }));
    const own = followed ? followerAddress : writerAddress;
    this.#standsIn = !this.#instances.isReaderUp;
    const addresses = this.#standsIn ? [own, readerAddress] : [own];
    const { port, name } = this.#request;
    this.#primary = this.#server(`${name}/writer`, this.#directories.writer, {
      addresses,
      port,
      ...(followed && { primary: this.#streamFrom({ host: writerAddress, port: followed.port }, name) }),
    });
    await this.#primary.start();
    // A rotation may have changed the password since it was last set.
    await this.#settleMasterUser('kept');
  }

  /** From a copy, unless it has one already; what it wrote itself before may never have reached the other one. */
  async #beginToFollow(followed: FollowedCluster): Promise<void> {
    if (existsSync(this.#directories.followingFile)) return;
    await rm(this.#directories.writer, { recursive: true, force: true });
    await followed.copyTo(this.#directories.writer);
    for (const { id, address } of this.#instances.all())
      if (address !== writerAddress) await copy(this.#directories.writer, this.#directories.reader(id));
    writeFileAtomically(this.#directories.followingFile, '');
  }

  async #settleMasterUser(password: 'set' | 'kept'): Promise<void> {
    if (!this.#primary || !this.#master || this.#request.follows()) return;
    await settleMasterUser(this.#primary, this.#master, password);
  }

  #streamFrom(server: { host: string; port: number }, standbyName: string) {
    return { ...server, superuser: this.#superuser, standbyName };
  }

  async #startStandby({ id, address }: Instance): Promise<void> {
    if (this.#standbys.has(id)) return;
    const { port, name } = this.#request;
    const host = this.#request.follows() ? followerAddress : writerAddress;
    const primary = this.#streamFrom({ host, port }, id);
    const standby = this.#server(`${name}/${id}`, this.#directories.reader(id), {
      addresses: [address],
      port,
      primary,
    });
    this.#standbys.set(id, standby);
    await standby.start();
  }

  #server(name: string, dataDirectory: string, settings: ClusterServerSettings): PostgresServer {
    return clusterServer(this.#request, { name, dataDirectory, superuser: this.#superuser }, settings);
  }

  async #stopPrimary(): Promise<void> {
    await this.#primary?.stop();
    this.#primary = undefined;
  }

  async #removeStandby(id: string): Promise<void> {
    await this.#standbys.get(id)?.stop();
    this.#standbys.delete(id);
    await rm(this.#directories.reader(id), { recursive: true, force: true });
  }

  /** Instances come in parallel; what they do to the writer does not. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    // The next in turn goes on whatever came of this one; its own caller is told.
    this.#turn = result.catch(() => {});
    return result;
  }
}
