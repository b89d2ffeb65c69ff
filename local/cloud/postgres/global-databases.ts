import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import type { CommonRuntime } from '../runtime.ts';
import { readStateFile } from '../state-file.ts';
import type { DatabaseCluster, FollowedCluster } from './database-cluster.ts';

export interface ClusterPlace {
  account: string;
  region: string;
  clusterId: string;
}

interface Member extends ClusterPlace {
  port: number;
  superuserPassword: string;
}

interface GlobalDatabase {
  /** The region whose cluster takes writes; all others follow it. */
  writer: string;
  members: Member[];
}

export class GlobalDatabaseMissingError extends Error {
  constructor(id: string) {
    super(`There is no global database ${id} here; deploy the stack with its AWS::RDS::GlobalCluster first.`);
    this.name = 'GlobalDatabaseMissingError';
  }
}

export class NothingToPromoteError extends Error {
  constructor(region: string) {
    super(`No global database has a cluster in ${region}; promote a region that has one.`);
    this.name = 'NothingToPromoteError';
  }
}

/** Aurora Global Databases: clusters in several regions, of which one takes writes and the others follow. */
export class GlobalDatabases {
  readonly #file: string;
  readonly #running = new Map<string, DatabaseCluster>();

  constructor(stateDirectory: string) {
    this.#file = join(stateDirectory, 'global-databases.json');
  }

  async stop(): Promise<void> {}

  /** Whoever wants to follow needs to know that the cluster is here, and by which words it lets itself be followed. */
  register(place: ClusterPlace, cluster: DatabaseCluster): void {
    this.#running.set(keyOf(place), cluster);
  }

  /** The first member takes writes. */
  join(id: string, place: ClusterPlace): void {
    const all = this.#read();
    const cluster = this.#running.get(keyOf(place));
    if (!cluster) throw new Error(`${keyOf(place)} joins ${id} before it is registered`);
    const known = all[id] ?? { writer: place.region, members: [] };
    const others = known.members.filter((member) => keyOf(member) !== keyOf(place));
    const { port, superuserPassword } = cluster;
    const members = [...others, { ...place, port, superuserPassword }];
    this.#save({ ...all, [id]: { ...known, members } });
  }

  leave(place: ClusterPlace): void {
    const left = Object.entries(this.#read()).map(([id, global]): [string, GlobalDatabase] => [
      id,
      { ...global, members: global.members.filter((member) => keyOf(member) !== keyOf(place)) },
    ]);
    this.#save(Object.fromEntries(left.filter(([, { members }]) => members.length > 0)));
  }

  /** The superuser's password in all clusters, since they are copies of one. */
  superuserPassword(id: string): string {
    const [first] = this.#read()[id]?.members ?? [];
    if (!first) throw new GlobalDatabaseMissingError(id);
    return first.superuserPassword;
  }

  /** The regions in which one of them is written. */
  writers(): string[] {
    return Object.values(this.#read()).map(({ writer }) => writer);
  }

  /** What a cluster follows at present; undefined when it takes writes itself. */
  followedBy(place: ClusterPlace): FollowedCluster | undefined {
    const global = Object.values(this.#read()).find(({ members }) =>
      members.some((member) => keyOf(member) === keyOf(place)),
    );
    const writer = global?.members.find(({ region }) => region === global.writer);
    if (!writer || keyOf(writer) === keyOf(place)) return undefined;
    return {
      port: writer.port,
      copyTo: async (directory) => {
        const cluster = this.#running.get(keyOf(writer));
        if (!cluster) throw new Error(`${keyOf(writer)} does not run, and nothing can be copied from it`);
        await cluster.copyTo(directory);
      },
    };
  }

  /**
   * Makes the region's clusters those that take writes. A former writer that runs has handed over everything before; one
   * that does not run begins anew, as a copy, when its region starts.
   */
  async promote(region: string): Promise<void> {
    const concerned = Object.entries(this.#read()).filter(([, { members }]) =>
      members.some((member) => member.region === region),
    );
    if (concerned.length === 0) throw new NothingToPromoteError(region);
    for (const [id, global] of concerned)
      if (global.writer !== region) await this.#switch(id, global, region);
  }

  async #switch(id: string, global: GlobalDatabase, region: string): Promise<void> {
    const clusters = global.members.map((member) => ({
      isWriter: member.region === region,
      cluster: this.#running.get(keyOf(member)),
    }));
    const others = clusters.filter(({ isWriter, cluster }) => !isWriter && cluster?.isRunning);
    for (const { cluster } of others) await cluster?.stop();
    this.#save({ ...this.#read(), [id]: { ...global, writer: region } });
    for (const { cluster } of clusters.filter(({ isWriter }) => isWriter)) await cluster?.restart();
    for (const { cluster } of others) await cluster?.restart();
  }

  #read(): Record<string, GlobalDatabase> {
    return readStateFile<Record<string, GlobalDatabase>>(this.#file) ?? {};
  }

  #save(all: Record<string, GlobalDatabase>): void {
    writeFileAtomically(this.#file, JSON.stringify(all, null, 1));
  }
}

function keyOf({ account, region, clusterId }: ClusterPlace): string {
  return `${account}/${region}/${clusterId}`;
}

export function globalDatabases(runtime: CommonRuntime): GlobalDatabases {
  return runtime.worldwide('global-databases', () => new GlobalDatabases(runtime.stateDirectory));
}
