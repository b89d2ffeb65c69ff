import { elasticAddresses } from '../addresses/elastic-addresses.ts';
import { loadBalancing } from '../load-balancing/load-balancing.ts';
import { databaseClusters } from '../postgres/database-clusters.ts';
import { replicationGroups } from '../redis/replication-groups.ts';
import type { Runtime } from '../runtime.ts';
import type { Service } from './service.ts';

const secondsToEnd = 5;

/** Every service of a region, by its ARN. */
export class Fleet {
  readonly #services = new Map<string, Service>();

  find(arn: string): Service | undefined {
    return this.#services.get(arn);
  }

  all(): readonly Service[] {
    return [...this.#services.values()];
  }

  add(service: Service): Service {
    this.#services.set(service.identity.arn, service);
    return service;
  }

  async remove(arn: string): Promise<void> {
    const removed = this.#services.get(arn);
    this.#services.delete(arn);
    await removed?.retire();
  }

  async stop(): Promise<void> {
    await Promise.all(this.all().map((service) => service.stop(secondsToEnd)));
  }
}

export function fleet(runtime: Runtime): Fleet {
  return runtime.shared('ecs', () => {
    // Parts are stopped in the reverse order of their making, and tasks are to find what they use until they have ended.
    databaseClusters(runtime);
    replicationGroups(runtime);
    loadBalancing(runtime);
    elasticAddresses(runtime);
    return new Fleet();
  });
}
