import { writeFileAtomically } from '../atomic-file.ts';
import { readStateFile } from '../state-file.ts';
import { instanceAddresses, writerAddress } from './cluster-addresses.ts';

export interface Instance {
  id: string;
  /** Its own, whatever it is to the others. */
  address: string;
  /** The lower, the sooner it becomes writer. */
  promotionTier: number;
}

export class TooManyInstancesError extends Error {
  constructor(clusterId: string) {
    super(
      `The cluster ${clusterId} has ${instanceAddresses.length} instances, which is all that one machine runs; remove one from the template.`,
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
   * At which an instance answers: its own address, and that of the writer. Nobody answers as the writer of a cluster that
   * follows another.
   */
  addressesOf({ id, address }: Instance, isFollowing: boolean): string[] {
    const isWriter = id === this.all()[0]?.id;
    return isWriter && !isFollowing ? [address, writerAddress] : [address];
  }

  /**
   * A further one at the first free address; not saved yet.
   *
   * @throws TooManyInstancesError
   */
  draft(id: string, promotionTier: number): Instance {
    const taken = this.all().map(({ address }) => address);
    const address = instanceAddresses.find((candidate) => !taken.includes(candidate));
    if (address === undefined) throw new TooManyInstancesError(this.#clusterId);
    return { id, address, promotionTier };
  }

  /** The reader that is up and next in line, or that has the id; undefined where there is none. */
  successor(id?: string): Instance | undefined {
    return nextInLine(this.readersUp().filter((reader) => id === undefined || reader.id === id));
  }

  /** The instances with one of the readers in the place of the writer, which becomes a reader. */
  withWriter({ id }: Instance): Instance[] {
    const all = this.all();
    return [...all.filter((instance) => instance.id === id), ...all.filter((instance) => instance.id !== id)];
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
    return { left: [successor, ...others], goneReader: successor.id };
  }
}

function nextInLine(readers: readonly Instance[]): Instance | undefined {
  return readers.toSorted((one, other) => one.promotionTier - other.promotionTier)[0];
}
