import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectEncrypted } from 'node:tls';
import type { CertificateAuthority } from '../certificates/certificate-authority.ts';
import { findServer } from '../find-command.ts';
import { KeptServer } from '../kept-server.ts';
import { lastLines } from '../last-lines.ts';
import { processStartTime } from '../process-identity.ts';
import type { ManagedProcess, Processes } from '../runtime.ts';
import { accessList, administrator, passwordCommand } from './access-list.ts';
import type { CacheUser } from './cache-users.ts';

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

export interface RedisServerRequest {
  name: string;
  directory: string;
  port: number;
  processes: Processes;
  /** Who issues its certificate; undefined: it speaks in the clear. */
  authority: CertificateAuthority | undefined;
  /** Who may do what, asked for whenever that may have changed; undefined: anybody anything. */
  users: () => readonly CacheUser[] | undefined;
  /** Where its nodes stand that are not out of order, those come first that are next in line; empty: none is up. */
  nodesUp: () => readonly string[];
}

const secondsToStart = 10;
const secondsToStop = 5;
const address = '127.0.0.1';

/** One `redis-server` on loopback. */
export class RedisServer {
  readonly #request: RedisServerRequest;
  readonly #server = new KeptServer(() => this.#launch());
  readonly #password = randomBytes(24).toString('hex');

  /** Which node it is at present. */
  #node: string | undefined;

  constructor(request: RedisServerRequest) {
    this.#request = request;
  }

  /** Resolves when it answers, or at once where all of it is out of order. */
  async start(): Promise<void> {
    [this.#node] = this.#request.nodesUp();
    if (this.#node !== undefined) await this.#server.start();
  }

  /** Goes down when all of its nodes have; where another one takes over, it comes up anew. */
  async settle(): Promise<void> {
    const up = this.#request.nodesUp();
    if (this.#server.process && this.#node !== undefined && up.includes(this.#node)) return;
    await this.#server.stop(0);
    await this.start();
  }

  stop(): Promise<void> {
    return this.#server.stop(secondsToStop);
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
    const answer = await this.#ask(
      `AUTH ${administrator} ${this.#password}\r\n${command}\r\n`,
      /^\+OK\r\n.+\r\n/s,
    );
    if (answer !== '+OK\r\n+OK\r\n') throw new AccessListRefusedError(this.#request.name, answer.trim());
  }

  async #launch(): Promise<ManagedProcess> {
    const { name, directory, processes } = this.#request;
    await mkdir(directory, { recursive: true });
    await this.#writeUsers();
    await this.#writeCertificate();
    const logFile = `${directory}/redis.log`;
    const started = await processes.start({
      name,
      command: findServer('redis-server', 'install it (apt-get install redis-server, or brew install redis)'),
      args: settings(this.#request).flatMap(([setting, value]) => [`--${setting}`, value]),
      environment: { PATH: process.env.PATH ?? '' },
      workingDirectory: directory,
      logFile,
    });
    if (await this.#answers(started)) return started;
    await started.stop(secondsToStop);
    throw new RedisNotStartedError(name, lastLines(logFile, 3));
  }

  async #writeUsers(): Promise<void> {
    const { directory, users } = this.#request;
    await writeFile(`${directory}/users.acl`, accessList(users(), this.#password), { mode: 0o600 });
  }

  async #writeCertificate(): Promise<void> {
    const { directory, authority } = this.#request;
    if (!authority) return;
    const { certificate, privateKey } = authority.issue([address, 'localhost']);
    await writeFile(`${directory}/server.crt`, certificate);
    await writeFile(`${directory}/server.key`, privateKey, { mode: 0o600 });
  }

  async #answers(started: ManagedProcess): Promise<boolean> {
    const deadline = Date.now() + secondsToStart * 1000;
    while (processStartTime(started.pid) !== undefined && Date.now() < deadline) {
      const answer = await this.#ask(`AUTH ${administrator} ${this.#password}\r\n`, /\r\n/);
      if (answer === '+OK\r\n') return true;
      await sleep(25);
    }
    return false;
  }

  /**
   * What it answers, until that matches; empty when it does not answer. Redis takes a command as one line as well:
   * https://redis.io/docs/latest/develop/reference/protocol-spec/
   */
  #ask(lines: string, whole: RegExp): Promise<string> {
    const { port, authority } = this.#request;
    return new Promise((resolve) => {
      // It is our own server on loopback, asked only whether it is up.
      const socket = authority
        ? // eslint-disable-next-line no-restricted-syntax
          connectEncrypted({ port, host: address, rejectUnauthorized: false })
        : connect(port, address);
      let answer = '';
      const end = () => {
        resolve(answer);
        socket.destroy();
      };
      socket.once(authority ? 'secureConnect' : 'connect', () => socket.write(lines));
      socket.setTimeout(500, end);
      socket.on('data', (chunk) => {
        answer += chunk;
        if (whole.test(answer)) end();
      });
      socket.on('error', end);
      socket.on('close', end);
    });
  }
}

function settings({ directory, port, authority }: RedisServerRequest): [string, string][] {
  const listening: [string, string][] = authority
    ? [
        ['port', '0'],
        ['tls-port', String(port)],
        ['tls-cert-file', `${directory}/server.crt`],
        ['tls-key-file', `${directory}/server.key`],
        ['tls-ca-cert-file', authority.certificateFile],
        ['tls-auth-clients', 'no'],
      ]
    : [['port', String(port)]];
  return [
    ['bind', address],
    ...listening,
    ['aclfile', `${directory}/users.acl`],
    // Every write is in the system's cache, which is enough to survive the end of the process.
    ['appendonly', 'yes'],
    ['appendfsync', 'no'],
    ['save', ''],
    ['maxmemory', '64mb'],
    ['maxmemory-policy', 'volatile-lru'],
  ];
}
