import { randomInt } from 'node:crypto';
import type { CommonRuntime } from '../runtime.ts';
import { isFree, isLoopbackNetworkThere } from './loopback-network.ts';

/** Where everything stands on a machine that has no other address than this one. */
const onlyAddress = '127.0.0.1';

const firstZone = 16;
const hostsPerZone = 254;

/**
 * The addresses of hosts, in the network 127.0.0.0/8, all of which is loopback: of the network interface that a task has of
 * its own, or of the container host on which it stands. The second number tells the zone; the third differs from rehearsal
 * to rehearsal, so that several can stand on one machine.
 */
export class Hosts {
  readonly #zones: (string | undefined)[] = [];
  readonly #taken = new Set<string>();
  readonly #third = randomInt(1, 255);
  readonly #listensEverywhere = new Set<string>();
  #count = 0;
  #isNetworkThere: Promise<boolean> | undefined;

  /** An address that nobody else has, in a zone; undefined where no template says in which. */
  async take(zone: string | undefined): Promise<string> {
    this.#isNetworkThere ??= isLoopbackNetworkThere();
    const address = (await this.#isNetworkThere) ? this.#nextAddress(zone) : onlyAddress;
    this.#taken.add(address);
    return address;
  }

  release(address: string): void {
    this.#taken.delete(address);
  }

  /** Whether a program of the image can listen at the port of its container there, as on a host of its own. */
  async hasPort(image: string, address: string, port: number): Promise<boolean> {
    const isOwn = address !== onlyAddress && !this.#listensEverywhere.has(image);
    return isOwn && (await isFree(address, port));
  }

  /** Programs of the image do not keep to the address that they are told: each needs a port that no other one has. */
  noteListensEverywhere(image: string): void {
    if (this.#listensEverywhere.has(image)) return;
    this.#listensEverywhere.add(image);
    console.error(
      `${image} listens on all addresses of this machine, so others in its network may reach it; have it listen at the one that HOST tells.`,
    );
  }

  async stop(): Promise<void> {}

  /** One that was in use lately comes last. */
  #nextAddress(zone: string | undefined): string {
    if (!this.#zones.includes(zone)) this.#zones.push(zone);
    const network = `127.${firstZone + this.#zones.indexOf(zone)}.${this.#third}`;
    for (let tried = 0; tried < hostsPerZone; tried++) {
      const address = `${network}.${(this.#count++ % hostsPerZone) + 1}`;
      if (!this.#taken.has(address)) return address;
    }
    return onlyAddress;
  }
}

export function hosts(runtime: CommonRuntime): Hosts {
  return runtime.worldwide('hosts', () => new Hosts());
}
