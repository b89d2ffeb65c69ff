import { mkdir, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CertificateAuthority } from '../certificates/certificate-authority.ts';
import { findServer } from '../find-command.ts';
import { KeptServer } from '../kept-server.ts';
import { lastLines } from '../last-lines.ts';
import { processStartTime } from '../process-identity.ts';
import type { ManagedProcess, Processes } from '../runtime.ts';
import { accessList, administrator, passwordCommand } from './access-list.ts';
import { askRedis } from './ask-redis.ts';
import { primaryAddress, readerAddress } from './cache-addresses.ts';
import type { CacheUser } from './cache-users.ts';
import { redisConfiguration } from './redis-configuration.ts';
import { takeAllSlots } from './take-all-slots.ts';

export class RedisNotStartedError extends Error {
  constructor(name: string, log: string) {
    super(`The Redis server ${name} did not start: ${log}`);
    this.name = 'RedisNotStartedError';
  }
}

export class AccessListRefusedError extends Error {
  constructor(name: string, answer: string) {
    super(`The Redis server ${name} does not take its users: ${answer}. Mend their access strings.`);
    this.name = 'AccessListRefusedError';
  }
}

export class RedisRoleRefusedError extends Error {
  constructor(name: string, answer: string) {
    super(`The Redis server ${name} does not take the place that it is given: ${answer || 'no answer'}.`);
    this.name = 'RedisRoleRefusedError';
  }
}

export class ReplicaNotInStepError extends Error {
  constructor(name: string) {
    super(`The Redis server ${name} has not got what its primary holds within ${secondsToCopy} s.`);
    this.name = 'ReplicaNotInStepError';
  }
}

export interface RedisServerRequest {
  name: string;
  directory: string;
  /** At which it answers whatever else it is. */
  address: string;
  port: number;
  processes: Processes;
  /** By which the rehearsal gets into all servers of a group, and these to each other. */
  administratorPassword: string;
  /** Who issues its certificate; undefined: it speaks in the clear. */
  authority: CertificateAuthority | undefined;
  /** Where nodes of a cluster speak with each other; undefined for one that is of no cluster. */
  busPort: number | undefined;
  /** Who may do what, asked for whenever that may have changed; undefined: anybody anything. */
  users: () => readonly CacheUser[] | undefined;
}

export interface RedisRole {
  /** Follows whoever is at the primary's address. */
  isReplica: boolean;
  /** At which it answers besides its own. */
  addresses: readonly string[];
}

const secondsToStart = 10;
const secondsToStop = 5;
const secondsToCopy = 10;
const secondsToTakeAddresses = 2;

/** One `redis-server` on loopback: a node of a replication group. */
export class RedisServer {
  readonly #request: RedisServerRequest;
  readonly #server = new KeptServer(() => this.#launch());
  #role: RedisRole = { isReplica: false, addresses: [] };
  /** The addresses at which the running process answers. */
  #bound = '';

  constructor(request: RedisServerRequest) {
    this.#request = request;
  }

  get role(): RedisRole {
    return this.#role;
  }

  /** Resolves when it answers. A child of a server that was killed may have the addresses for some moments longer. */
  async start(): Promise<void> {
    const deadline = Date.now() + secondsToTakeAddresses * 1000;
    for (;;) {
      try {
        return await this.#server.start();
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await sleep(50);
      }
    }
  }

  stop(): Promise<void> {
    return this.#server.stop(secondsToStop);
  }

  /** Ends it at once, as the loss of its host does. */
  crash(): Promise<void> {
    return this.#server.stop(0);
  }

  /** Makes it what it is to be from now on, also when it starts again by itself. */
  async take(role: RedisRole): Promise<void> {
    this.#role = role;
    if (!this.#server.process || (await this.#takeRole())) return;
    await this.stop();
    await this.start();
  }

  /** Resolves when a replica has what its primary has. */
  async untilInStep(): Promise<void> {
    const deadline = Date.now() + secondsToCopy * 1000;
    while (!/^master_link_status:up\r$/m.test(await this.#ask('INFO replication'))) {
      if (Date.now() > deadline) throw new ReplicaNotInStepError(this.#request.name);
      await sleep(25);
    }
  }

  /** How far it has come in what its primary told; the greatest of a group has lost the least. */
  async offset(): Promise<number> {
    const [, offset] = /^slave_repl_offset:(\d+)\r$/m.exec(await this.#ask('INFO replication')) ?? [];
    return Number(offset ?? 0);
  }

  /** Makes it read anew who may do what; a user who has changed has to connect again. */
  async loadUsers(): Promise<void> {
    await this.#changeUsers('ACL LOAD');
  }

  /** A user of this server has other passwords from now on; who is in stays. */
  async setPasswords(user: CacheUser): Promise<void> {
    if (this.#request.users()?.includes(user)) await this.#changeUsers(passwordCommand(user));
  }

  async #changeUsers(command: string): Promise<void> {
    if (!this.#server.process) return;
    await this.#writeUsers();
    const answer = await this.#ask(command);
    if (answer !== '+OK') throw new AccessListRefusedError(this.#request.name, answer);
  }

  async #launch(): Promise<ManagedProcess> {
    const { name, directory, processes } = this.#request;
    await mkdir(directory, { recursive: true });
    await this.#writeUsers();
    await this.#writeCertificate();
    await this.#writeConfiguration();
    const logFile = `${directory}/redis.log`;
    const started = await processes.start({
      name,
      command: findServer('redis-server', 'install it (apt-get install redis-server, or brew install redis)'),
      args: [`${directory}/redis.conf`],
      environment: { PATH: process.env.PATH ?? '' },
      workingDirectory: directory,
      logFile,
    });
    try {
      if ((await this.#answers(started)) && (await this.#takeRole())) return started;
      throw new RedisNotStartedError(name, lastLines(logFile, 3));
    } catch (error) {
      await started.stop(secondsToStop);
      throw error;
    }
  }

  async #writeUsers(): Promise<void> {
    const { directory, users, administratorPassword } = this.#request;
    await writeFile(`${directory}/users.acl`, accessList(users(), administratorPassword), { mode: 0o600 });
  }

  async #writeCertificate(): Promise<void> {
    const { directory, address, authority } = this.#request;
    if (!authority) return;
    const { certificate, privateKey } = authority.issue([
      primaryAddress,
      readerAddress,
      address,
      'localhost',
    ]);
    await writeFile(`${directory}/server.crt`, certificate);
    await writeFile(`${directory}/server.key`, privateKey, { mode: 0o600 });
  }

  async #writeConfiguration(): Promise<void> {
    const { directory, address, authority } = this.#request;
    this.#bound = address;
    const configuration = redisConfiguration({
      ...this.#request,
      authorityFile: authority?.certificateFile,
    });
    await writeFile(`${directory}/redis.conf`, configuration, { mode: 0o600 });
  }

  async #answers(started: ManagedProcess): Promise<boolean> {
    const deadline = Date.now() + secondsToStart * 1000;
    while (processStartTime(started.pid) !== undefined && Date.now() < deadline) {
      // Refused while it still reads what it wrote down.
      if ((await this.#ask('PING')) === '+PONG') return true;
      await sleep(25);
    }
    return false;
  }

  /** Whether it could without starting anew. */
  async #takeRole(): Promise<boolean> {
    await this.#follow();
    const { address } = this.#request;
    const wanted = [address, ...this.#role.addresses].join(' ');
    if (wanted === this.#bound) return true;
    await this.#untilAlone();
    this.#bound = wanted;
    return (await this.#ask(`CONFIG SET bind "${wanted}"`)) === '+OK';
  }

  async #follow(): Promise<void> {
    const { name, port, busPort } = this.#request;
    if (busPort !== undefined) return this.#beAllOfCluster();
    const primary = this.#role.isReplica ? `${primaryAddress} ${port}` : 'NO ONE';
    const answer = await this.#ask(`REPLICAOF ${primary}`);
    if (!answer.startsWith('+OK')) throw new RedisRoleRefusedError(name, answer);
  }

  /** A node of a cluster follows nobody here: there is no other one. */
  async #beAllOfCluster(): Promise<void> {
    const isReady = await takeAllSlots((command) => this.#ask(command));
    if (!isReady) throw new RedisRoleRefusedError(this.#request.name, 'it has no slots');
  }

  /** A process that it has forked to write a copy has its sockets at first, and nobody else can have their addresses. */
  async #untilAlone(): Promise<void> {
    const deadline = Date.now() + secondsToCopy * 1000;
    const busy = /^(rdb_bgsave|aof_rewrite)_(in_progress|scheduled):1\r$/m;
    while (busy.test(await this.#ask('INFO persistence')) && Date.now() < deadline) await sleep(25);
  }

  /** The answer to a command; empty where there is none. */
  async #ask(command: string): Promise<string> {
    const { address, port, authority, administratorPassword } = this.#request;
    const login = `AUTH ${administrator} ${administratorPassword}`;
    const [, answer = ''] = await askRedis({ address, port, isEncrypted: authority !== undefined }, [
      login,
      command,
    ]);
    return answer;
  }
}
