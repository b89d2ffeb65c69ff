import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import type { CertificateAuthority } from '../certificates/certificate-authority.ts';
import type { Processes } from '../runtime.ts';
import { readStateFile } from '../state-file.ts';
import { nodeAddresses, primaryAddress, readerAddress } from './cache-addresses.ts';
import type { CacheUser } from './cache-users.ts';
import { type RedisRole, RedisServer } from './redis-server.ts';

/** What a template says of a group. */
export interface ReplicationGroupGoal {
  nodeCount: number;
  /** Whether a replica takes the primary's place where that is lost. */
  hasAutomaticFailover: boolean;
  /** Who issues the certificates; undefined: it speaks in the clear. */
  authority: CertificateAuthority | undefined;
  /** Of a group that is the only shard of a cluster: where its nodes would speak with each other. */
  busPort?: number;
  /** Undefined: anybody may do anything. */
  users(): readonly CacheUser[] | undefined;
  /** Whether a node, by its number from 1, is out of order. */
  isDown(number: number): boolean;
}

export interface ReplicationGroupRequest {
  name: string;
  directory: string;
  port: number;
  processes: Processes;
  goal: ReplicationGroupGoal;
}

export class NoReplicaToPromoteError extends Error {
  constructor(name: string) {
    super(
      `${name} has no replica that could take its primary's place; it needs automatic failover and one that is up.`,
    );
    this.name = 'NoReplicaToPromoteError';
  }
}

/**
 * A replication group of ElastiCache, cluster mode disabled: one node takes writes, the others follow it. Which one does so
 * is kept: the one that was lost comes back as a replica.
 */
export class ReplicationGroup {
  readonly #request: ReplicationGroupRequest;
  readonly #administratorPassword = randomBytes(24).toString('hex');
  readonly #nodes = new Map<number, RedisServer>();
  readonly #primaryFile: string;
  #goal: ReplicationGroupGoal;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(request: ReplicationGroupRequest) {
    this.#request = request;
    this.#goal = request.goal;
    this.#primaryFile = join(request.directory, 'primary.json');
  }

  get goal(): ReplicationGroupGoal {
    return this.#goal;
  }

  get port(): number {
    return this.#request.port;
  }

  /** The number of the node that takes writes, or will when it is up again. */
  get primary(): number {
    return readStateFile<{ primary: number }>(this.#primaryFile)?.primary ?? 1;
  }

  /** Makes it what its template says now. */
  change(goal: ReplicationGroupGoal): Promise<void> {
    return this.#inTurn(async () => {
      const isEncryptionOther = goal.authority !== this.#goal.authority;
      this.#goal = goal;
      if (isEncryptionOther) await this.#stopNodes();
      await this.#loadUsers();
      await this.#settle();
    });
  }

  /**
   * Lets nodes go down that are out of order, and others come up. Where the primary is lost and a replica may take its
   * place, it does so and stays; the lost one comes back as a replica.
   */
  settle(): Promise<void> {
    return this.#inTurn(() => this.#settle());
  }

  /**
   * Loses the primary as `TestFailover` of ElastiCache does.
   *
   * @throws NoReplicaToPromoteError
   */
  failOver(): Promise<void> {
    return this.#inTurn(async () => {
      const replicas = this.#up.filter((number) => number !== this.primary);
      if (!this.#goal.hasAutomaticFailover || replicas.length === 0)
        throw new NoReplicaToPromoteError(this.#request.name);
      await this.#lose(this.primary);
      await this.#promoteOneOf(replicas);
      await this.#settle();
    });
  }

  stop(): Promise<void> {
    return this.#inTurn(() => this.#stopNodes());
  }

  loadUsers(): Promise<void> {
    return this.#inTurn(() => this.#loadUsers());
  }

  setPasswords(user: CacheUser): Promise<void> {
    return this.#inTurn(async () => {
      for (const node of this.#nodes.values()) await node.setPasswords(user);
    });
  }

  /** The numbers of the nodes that are not out of order. */
  get #up(): number[] {
    const numbers = Array.from({ length: this.#goal.nodeCount }, (_, index) => index + 1);
    return numbers.filter((number) => !this.#goal.isDown(number));
  }

  async #settle(): Promise<void> {
    const up = this.#up;
    const lost = [...this.#nodes.keys()].filter((number) => !up.includes(number));
    for (const number of lost) await this.#lose(number);
    const replicas = up.filter((number) => number !== this.primary);
    const isPrimaryGone = this.primary > this.#goal.nodeCount;
    const mayFailOver = !up.includes(this.primary) && (this.#goal.hasAutomaticFailover || isPrimaryGone);
    if (mayFailOver && replicas.length > 0) await this.#promoteOneOf(replicas);
    await this.#takeRoles();
    await this.#startNodes(up);
    await this.#removeSpareData();
  }

  /** The one that has lost the least; all of them are the same where none runs yet. */
  async #promoteOneOf(numbers: readonly number[]): Promise<void> {
    const offsets = await Promise.all(
      numbers.map(async (number) => (await this.#nodes.get(number)?.offset()) ?? 0),
    );
    const successor = numbers[offsets.indexOf(Math.max(...offsets))];
    writeFileAtomically(this.#primaryFile, JSON.stringify({ primary: successor }));
  }

  /** The primary first, which the others ask for what it holds. */
  async #startNodes(up: readonly number[]): Promise<void> {
    const inOrder = up.toSorted(
      (one, other) => Number(other === this.primary) - Number(one === this.primary),
    );
    for (const number of inOrder.filter((each) => !this.#nodes.has(each))) {
      const node = this.#newNode(number);
      await node.take({ isReplica: number !== this.primary, addresses: [] });
      await node.start();
      this.#nodes.set(number, node);
    }
    await this.#takeRoles();
    if (!up.includes(this.primary)) return;
    for (const number of up) if (number !== this.primary) await this.#nodes.get(number)?.untilInStep();
  }

  /** Who loses an address does so before another one takes it. */
  async #takeRoles(): Promise<void> {
    const wanted = [...this.#nodes].map(([number, node]) => ({ node, role: this.#roleOf(number) }));
    for (const { node, role } of wanted) {
      const kept = node.role.addresses.filter((address) => role.addresses.includes(address));
      await node.take({ isReplica: node.role.isReplica, addresses: kept });
    }
    for (const { node, role } of wanted) await node.take(role);
  }

  #roleOf(number: number): RedisRole {
    const isPrimary = number === this.primary;
    const reader = [...this.#nodes.keys()].sort().find((each) => each !== this.primary) ?? this.primary;
    return {
      isReplica: !isPrimary,
      addresses: [...(isPrimary ? [primaryAddress] : []), ...(number === reader ? [readerAddress] : [])],
    };
  }

  #newNode(number: number): RedisServer {
    const { name, directory, port, processes } = this.#request;
    return new RedisServer({
      name: `${name}/${nodeName(number)}`,
      directory: join(directory, nodeName(number)),
      address: nodeAddresses[number - 1] ?? primaryAddress,
      ...{ port, processes, administratorPassword: this.#administratorPassword },
      authority: this.#goal.authority,
      busPort: this.#goal.busPort,
      users: () => this.#goal.users(),
    });
  }

  async #lose(number: number): Promise<void> {
    await this.#nodes.get(number)?.crash();
    this.#nodes.delete(number);
  }

  async #stopNodes(): Promise<void> {
    await Promise.all([...this.#nodes.values()].map((node) => node.stop()));
    this.#nodes.clear();
  }

  async #loadUsers(): Promise<void> {
    for (const node of this.#nodes.values()) await node.loadUsers();
  }

  /** Of nodes that the template has no more. */
  async #removeSpareData(): Promise<void> {
    for (let number = this.#goal.nodeCount + 1; number <= nodeAddresses.length; number++)
      await rm(join(this.#request.directory, nodeName(number)), { recursive: true, force: true });
  }

  /** What is done to it is done one after the other, whoever asks. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    // The next in turn goes on whatever came of this one; its own caller is told.
    this.#turn = result.catch(() => {});
    return result;
  }
}

/** As ElastiCache counts the nodes of a group: what stands at the end of the id of each. */
export function nodeName(number: number): string {
  return String(number).padStart(3, '0');
}
