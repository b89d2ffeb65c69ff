import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import { ClusterDirectories } from './cluster-directories.ts';
import { ClusterInstances, type Instance } from './cluster-instances.ts';
import type { ClusterParts } from './cluster-server.ts';
import { ClusterServers } from './cluster-servers.ts';
import { copy, initialise, type Superuser, superuserName } from './data-directory.ts';
import { type MasterUser, settleMasterUser } from './master-user.ts';

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

export class NoReaderToPromoteError extends Error {
  constructor(id: string, target: string | undefined) {
    const missing = target === undefined ? 'no reader that is up' : `no reader "${target}" that is up`;
    super(`The cluster ${id} has ${missing} and could take the writer's place.`);
    this.name = 'NoReaderToPromoteError';
  }
}

/**
 * An Aurora cluster: its first instance is the writer, every further one a streaming standby. As on Aurora, nothing
 * answers before there is an instance; the reader endpoint leads to one reader after the other, and to the writer while
 * there is none.
 */
export class DatabaseCluster {
  readonly #request: DatabaseClusterRequest;
  readonly #superuser: Superuser;
  readonly #directories: ClusterDirectories;
  readonly #instances: ClusterInstances;
  #master: MasterUser | undefined;
  readonly #servers: ClusterServers;
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
    this.#servers = new ClusterServers({
      ...{ name: request.name, port: request.port, parts: request, superuser: this.#superuser },
      ...{ directories: this.#directories, instances: this.#instances },
      followedPort: () => request.follows()?.port,
    });
  }

  get port(): number {
    return this.#request.port;
  }

  get superuserPassword(): string {
    return this.#superuser.password;
  }

  /** The first one takes the writes, the others read. */
  get instances(): readonly Instance[] {
    return this.#instances.all();
  }

  /** Whether the writes are those of a cluster in another region. */
  get isFollowing(): boolean {
    return this.#request.follows() !== undefined;
  }

  get isRunning(): boolean {
    return this.#servers.primary !== undefined;
  }

  /** Whether somebody has stopped it, who may start it again. */
  get isHalted(): boolean {
    return existsSync(this.#directories.stoppedFile);
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
      if (goneReader === undefined) await this.#servers.stopPrimary();
      else await this.#removeReader(goneReader);
      this.#instances.save(left);
      await this.#bringUp();
    });
  }

  /** A copy of the data, of one moment; nobody can write meanwhile. */
  copyTo(directory: string): Promise<void> {
    return this.#inTurn(async () => {
      const wasRunning = this.isRunning;
      await this.#servers.stopPrimary();
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
      await this.#bringUp();
    });
  }

  /**
   * Makes a reader the writer, and the writer a reader: the next in line, or the one that is named.
   *
   * @throws NoReaderToPromoteError
   */
  failOver(target?: string): Promise<void> {
    return this.#inTurn(async () => {
      const successor = this.isFollowing ? undefined : this.#instances.successor(target);
      if (!successor) throw new NoReaderToPromoteError(this.#request.id, target);
      await this.#servers.stopPrimary();
      await this.#promote(successor);
      await this.#bringUp();
    });
  }

  /** Ends all of its servers until it is `awaken`ed, also over a restart of the rehearsal. */
  halt(): Promise<void> {
    return this.#inTurn(async () => {
      writeFileAtomically(this.#directories.stoppedFile, '');
      await this.stop();
    });
  }

  awaken(): Promise<void> {
    return this.#inTurn(async () => {
      await rm(this.#directories.stoppedFile, { force: true });
      await this.#bringUp();
    });
  }

  /** Begins anew as what it is now: the one that takes writes, or one that follows. */
  restart(): Promise<void> {
    return this.#inTurn(async () => {
      await this.stop();
      for (const instance of this.#instances.all()) await this.#startInstance(instance);
    });
  }

  stop(): Promise<void> {
    return this.#servers.stop();
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
      await this.#removeReader(id);
      if (isWriter) await this.#servers.stopPrimary();
      else await this.#startPrimary();
      throw error;
    }
    return instance.address;
  }

  async #addReader(reader: Instance, instances: readonly Instance[]): Promise<void> {
    // Stopped, the writer's files can be copied.
    await this.#servers.stopPrimary();
    await copy(this.#directories.writer, this.#directories.reader(reader.id));
    this.#instances.save([...instances, reader]);
    await this.#startPrimary();
    await this.#servers.startReader(reader);
  }

  async #startInstance(instance: Instance): Promise<void> {
    if (this.isHalted) return;
    await this.#startPrimary();
    if (instance.id === this.#instances.all()[0]?.id || this.#request.isDown(instance.id)) return;
    // One that was the writer before has no data of its own until it has come back.
    if (existsSync(this.#directories.reader(instance.id))) await this.#servers.startReader(instance);
    else await this.#bringUp();
  }

  async #loseInstances(): Promise<void> {
    await this.#servers.lose(this.#request.isDown);
    const successor = this.#instances.isWriterDown ? this.#instances.successor() : undefined;
    if (successor) await this.#promote(successor);
  }

  /** The data of the writer are the cluster's, and stay where they are. */
  async #promote(successor: Instance): Promise<void> {
    this.#instances.save(this.#instances.withWriter(successor));
    await this.#removeReader(successor.id);
  }

  /** Starts what is in order and does not run, and anew what has other addresses by now. */
  async #bringUp(): Promise<void> {
    if (this.isHalted) return;
    const lost = this.#instances.readersUp().filter(({ id }) => !this.#servers.hasReader(id));
    if (lost.length > 0) await this.#servers.stopPrimary();
    for (const { id } of lost) await copy(this.#directories.writer, this.#directories.reader(id));
    await this.#servers.giveUpAddresses();
    await this.#startPrimary();
    for (const reader of this.#instances.readersUp()) await this.#servers.startReader(reader);
  }

  async #startPrimary(): Promise<void> {
    const [writer] = this.#instances.all();
    if (this.isRunning || !writer || this.#instances.isWriterDown) return;
    const followed = this.#request.follows();
    await (followed ? this.#beginToFollow(followed) : rm(this.#directories.followingFile, { force: true }));
    await this.#servers.startPrimary(writer);
    // A rotation may have changed the password since it was last set.
    await this.#settleMasterUser('kept');
  }

  /** From a copy, unless it has one already; what it wrote itself before may never have reached the other one. */
  async #beginToFollow(followed: FollowedCluster): Promise<void> {
    if (existsSync(this.#directories.followingFile)) return;
    await rm(this.#directories.writer, { recursive: true, force: true });
    await followed.copyTo(this.#directories.writer);
    for (const { id } of this.#instances.all().slice(1))
      await copy(this.#directories.writer, this.#directories.reader(id));
    writeFileAtomically(this.#directories.followingFile, '');
  }

  async #settleMasterUser(password: 'set' | 'kept'): Promise<void> {
    const { primary } = this.#servers;
    if (primary && this.#master && !this.isFollowing) await settleMasterUser(primary, this.#master, password);
  }

  async #removeReader(id: string): Promise<void> {
    await this.#servers.stopReader(id);
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
