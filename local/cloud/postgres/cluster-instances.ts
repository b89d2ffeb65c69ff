import { writeFileAtomically } from '../atomic-file.ts';
import { readStateFile } from '../state-file.ts';
import { clusterAddresses, readerAddress, writerAddress } from './cluster-addresses.ts';

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

  readonly #isDown: (id: string) => boolean;

  /** `isDown`: whether an instance is out of order. */
  constructor(clusterId: string, file: string, isDown: (id: string) => boolean) {
    this.#clusterId = clusterId;
    this.#file = file;
    this.#isDown = isDown;
  }

  get isWriterDown(): boolean {
    const [writer] = this.all();
    return writer !== undefined && this.#isDown(writer.id);
  }

  /** Whether somebody answers at the address of readers. */
  get isReaderUp(): boolean {
    return this.readersUp().some(({ address }) => address === readerAddress);
  }

  readersUp(): Instance[] {
    return this.all()
      .slice(1)
      .filter(({ id }) => !this.#isDown(id));
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
   * The instances with a reader in the place of the writer: the next in line of those that are up. Undefined where none
   * is, or the writer is up itself. The data of the writer are the cluster's, and stay where they are.
   */
  afterFailover(): Instance[] | undefined {
    const [writer, ...readers] = this.all();
    const successor = nextInLine(this.readersUp());
    if (!writer || !this.isWriterDown || !successor) return undefined;
    const others = readers.filter(({ id }) => id !== successor.id);
    return [{ ...successor, address: writerAddress }, { ...writer, address: successor.address }, ...others];
  }

  /**
   * What is left without an instance, and the reader whose data go: the data of the writer stay with the cluster, so where
   * the writer goes, the next in line takes its place. No reader goes with the last instance.
   */
  without(id: string): { left: Instance[]; goneReader: string | undefined } {
    const [writer, ...readers] = this.all();
    if (writer?.id !== id)
      return { left: this.all().filter((instance) => instance.id !== id), goneReader: id };
    const successor = nextInLine(readers);
    if (!successor) return { left: [], goneReader: undefined };
    const others = readers.filter((instance) => instance !== successor);
    return { left: [{ ...successor, address: writerAddress }, ...others], goneReader: successor.id };
  }
}

function nextInLine(readers: readonly Instance[]): Instance | undefined {
  return readers.toSorted((one, other) => one.promotionTier - other.promotionTier)[0];
}
