import { writeFileAtomically } from '../atomic-file.ts';
import { readStateFile } from '../state-file.ts';
import { clusterAddresses, writerAddress } from './cluster-addresses.ts';

export interface Instance {
  id: string;
  address: string;
  /** The lower, the sooner it becomes writer. */
  promotionTier: number;
}

export class TooManyInstancesError extends Error {
  constructor(clusterId: string) {
    super(
      `The cluster ${clusterId} has ${clusterAddresses.length} instances, which is all that one machine runs; remove one from the template.`,
    );
    this.name = 'TooManyInstancesError';
  }
}

/** Which instances a cluster has, kept in a file. The first one is the writer. */
export class ClusterInstances {
  readonly #clusterId: string;
  readonly #file: string;

  constructor(clusterId: string, file: string) {
    this.#clusterId = clusterId;
    this.#file = file;
  }

  all(): Instance[] {
    return readStateFile<Instance[]>(this.#file) ?? [];
  }

  save(instances: readonly Instance[]): void {
    writeFileAtomically(this.#file, JSON.stringify(instances, null, 1));
  }

  /**
   * A further one at the first free address, which is the writer's while there is none; not saved yet.
   *
   * @throws TooManyInstancesError
   */
  draft(id: string, promotionTier: number): Instance {
    const taken = this.all().map(({ address }) => address);
    const address = clusterAddresses.find((candidate) => !taken.includes(candidate));
    if (address === undefined) throw new TooManyInstancesError(this.#clusterId);
    return { id, address, promotionTier };
  }

  /**
   * What is left without an instance, and the reader whose data go: the data of the writer stay with the cluster, so where
   * the writer goes, the next in line takes its place. No reader goes with the last instance.
   */
  without(id: string): { left: Instance[]; goneReader: string | undefined } {
    const [writer, ...readers] = this.all();
    if (writer?.id !== id)
      return { left: this.all().filter((instance) => instance.id !== id), goneReader: id };
    const [successor] = readers.toSorted((one, other) => one.promotionTier - other.promotionTier);
    if (!successor) return { left: [], goneReader: undefined };
    const others = readers.filter((instance) => instance !== successor);
    return { left: [{ ...successor, address: writerAddress }, ...others], goneReader: successor.id };
  }
}
