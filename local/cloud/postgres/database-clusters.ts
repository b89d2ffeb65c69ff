import type { Runtime } from '../runtime.ts';
import type { DatabaseCluster } from './database-cluster.ts';

export class DatabaseClusterMissingError extends Error {
  constructor(id: string) {
    super(`There is no database cluster ${id} here; refer to one of the same account and region.`);
    this.name = 'DatabaseClusterMissingError';
  }
}

/** Every database cluster of the rehearsal, by account, region and identifier. */
export class DatabaseClusters {
  readonly #clusters = new Map<string, DatabaseCluster>();

  all(): readonly DatabaseCluster[] {
    return [...this.#clusters.values()];
  }

  find(place: Place, id: string): DatabaseCluster | undefined {
    return this.#clusters.get(keyOf(place, id));
  }

  get(place: Place, id: string): DatabaseCluster {
    const found = this.find(place, id);
    if (!found) throw new DatabaseClusterMissingError(id);
    return found;
  }

  add(place: Place, id: string, cluster: DatabaseCluster): DatabaseCluster {
    this.#clusters.set(keyOf(place, id), cluster);
    return cluster;
  }

  async remove(place: Place, id: string): Promise<void> {
    await this.find(place, id)?.stop();
    this.#clusters.delete(keyOf(place, id));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#clusters.values()].map((cluster) => cluster.stop()));
  }
}

interface Place {
  account: string;
  region: string;
}

function keyOf({ account, region }: Place, id: string): string {
  return `${account}/${region}/${id}`;
}

export function databaseClusters(runtime: Runtime): DatabaseClusters {
  return runtime.shared('postgres', () => new DatabaseClusters());
}
