import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import type { CertificateAuthority } from '../certificates/certificate-authority.ts';
import type { Processes } from '../runtime.ts';
import { followerAddress, readerAddress, writerAddress } from './cluster-addresses.ts';
import { ClusterInstances, type Instance } from './cluster-instances.ts';
import { copy, initialise, type ServerSettings, type Superuser, superuserName } from './data-directory.ts';
import { type MasterUser, settleMasterUser } from './master-user.ts';
import { PostgresServer } from './postgres-server.ts';

/** A cluster in another region, which takes the writes. */
export interface FollowedCluster {
  port: number;
  /** Puts a copy of its data there, from which one can go on following. */
  copyTo(directory: string): Promise<void>;
}

export interface DatabaseClusterRequest {
  id: string;
  /** For processes, for example `eu-central-1/sluice-dev-data/database`. */
  name: string;
  directory: string;
  port: number;
  /** Undefined for a cluster that was made to follow another, whose users it has. */
  master: MasterUser | undefined;
  encryption: ServerSettings['encryption'];
  authority: CertificateAuthority;
  processes: Processes;
  /** Of the cluster that it is a copy of; else the cluster makes up its own. */
  superuserPassword?: string | undefined;
  /** Undefined while the cluster takes writes itself. */
  follows(): FollowedCluster | undefined;
}

/**
 * An Aurora cluster: its first instance is the writer, every further one a streaming standby. As on Aurora, nothing
 * answers before there is an instance, and the writer answers at the reader endpoint while there is no reader.
 */
export class DatabaseCluster {
  readonly #request: DatabaseClusterRequest;
  readonly #superuser: Superuser;
  readonly #instances: ClusterInstances;
  #master: MasterUser | undefined;
  #primary: PostgresServer | undefined;
  readonly #standbys = new Map<string, PostgresServer>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(request: DatabaseClusterRequest) {
    this.#request = request;
    this.#instances = new ClusterInstances(request.id, join(request.directory, 'instances.json'));
    this.#master = request.master;
    this.#superuser = { user: superuserName, password: this.#superuserPassword() };
  }

  get port(): number {
    return this.#request.port;
  }

  get superuserPassword(): string {
    return this.#superuser.password;
  }

  get isRunning(): boolean {
    return this.#primary !== undefined;
  }

  initialise(): Promise<void> {
    return this.#inTurn(async () => {
      // One that follows begins as a copy, when it is started.
      if (!this.#request.follows()) await initialise(this.#writerDirectory, this.#superuser);
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
      await copy(this.#writerDirectory, directory);
      if (wasRunning) await this.#startPrimary();
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
    await copy(this.#writerDirectory, this.#readerDirectory(reader.id));
    this.#instances.save([...instances, reader]);
    await this.#startPrimary();
    await this.#startStandby(reader);
  }

  async #startInstance(instance: Instance): Promise<void> {
    await this.#startPrimary();
    if (instance.address !== writerAddress) await this.#startStandby(instance);
  }

  async #startPrimary(): Promise<void> {
    if (this.#primary) return;
    const followed = this.#request.follows();
    await (followed ? this.#beginToFollow(followed) : rm(this.#followingFile, { force: true }));
    const hasReader = this.#instances.all().some(({ address }) => address === readerAddress);
    const own = followed ? followerAddress : writerAddress;
    const addresses = hasReader ? [own] : [own, readerAddress];
    const { port, name } = this.#request;
    this.#primary = this.#server(`${name}/writer`, this.#writerDirectory, {
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
    if (existsSync(this.#followingFile)) return;
    await rm(this.#writerDirectory, { recursive: true, force: true });
    await followed.copyTo(this.#writerDirectory);
    for (const { id, address } of this.#instances.all())
      if (address !== writerAddress) await copy(this.#writerDirectory, this.#readerDirectory(id));
    writeFileAtomically(this.#followingFile, '');
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
    const standby = this.#server(`${name}/${id}`, this.#readerDirectory(id), {
      addresses: [address],
      port,
      primary,
    });
    this.#standbys.set(id, standby);
    await standby.start();
  }

  #server(
    name: string,
    dataDirectory: string,
    settings: Pick<ServerSettings, 'addresses' | 'port' | 'primary'>,
  ) {
    const { processes, encryption, authority } = this.#request;
    const certificate = authority.issue(['localhost', ...settings.addresses]);
    const logFile = `${dataDirectory}.log`;
    return new PostgresServer({
      name,
      dataDirectory,
      logFile,
      superuser: this.#superuser,
      settings: { ...settings, certificate, encryption },
      processes,
    });
  }

  async #stopPrimary(): Promise<void> {
    await this.#primary?.stop();
    this.#primary = undefined;
  }

  async #removeStandby(id: string): Promise<void> {
    await this.#standbys.get(id)?.stop();
    this.#standbys.delete(id);
    await rm(this.#readerDirectory(id), { recursive: true, force: true });
  }

  /** Instances come in parallel; what they do to the writer does not. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    // The next in turn goes on whatever came of this one; its own caller is told.
    this.#turn = result.catch(() => {});
    return result;
  }

  #superuserPassword(): string {
    const file = join(this.#request.directory, 'superuser');
    const { superuserPassword = randomBytes(24).toString('hex') } = this.#request;
    if (!existsSync(file)) writeFileAtomically(file, superuserPassword);
    return readFileSync(file, 'utf8');
  }

  /** Is there while the data are a copy of those that are followed. */
  get #followingFile(): string {
    return join(this.#request.directory, 'following');
  }

  get #writerDirectory(): string {
    return join(this.#request.directory, 'writer');
  }

  #readerDirectory(id: string): string {
    return join(this.#request.directory, `reader-${id}`);
  }
}
