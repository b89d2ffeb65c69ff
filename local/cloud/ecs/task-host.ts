import { lastLines } from '../last-lines.ts';
import type { Ports, Runtime } from '../runtime.ts';
import { type Hosts, hosts } from './hosts.ts';
import { listensEverywhere, mayEverybodyListen } from './loopback-network.ts';

/** Where a task stands: an address, and the ports there that its containers have. */
export class TaskHost {
  readonly address: string;
  readonly #hosts: Hosts;
  readonly #ports: Ports;
  readonly #keys: string[] = [];

  private constructor(address: string, runtime: Runtime) {
    this.address = address;
    this.#hosts = hosts(runtime);
    this.#ports = runtime.ports;
  }

  /** In a zone; undefined where no template says in which. */
  static async take(runtime: Runtime, zone: string | undefined): Promise<TaskHost> {
    return new TaskHost(await hosts(runtime).take(zone), runtime);
  }

  /**
   * The container's port itself, unless programs of the image would be in each other's way there, or Docker runs them and
   * the kernel reserves it.
   */
  async claimPort(image: string, containerPort: number, key: string, isInDocker: boolean): Promise<number> {
    const isAllowed = !isInDocker || mayEverybodyListen(containerPort);
    if (isAllowed && (await this.#hosts.hasPort(image, this.address, containerPort))) return containerPort;
    this.#keys.push(key);
    return this.#ports.claim(key, [this.address]);
  }

  /** Whether a program that serves by now does so on all addresses of this machine. */
  async noteWhereListens(image: string, ports: Iterable<number>): Promise<void> {
    for (const port of ports) if (await listensEverywhere(port)) this.#hosts.noteListensEverywhere(image);
  }

  /** A program that found its port taken, although nobody has it at this address, wanted it on all. */
  noteWhyFailed(image: string, logFile: string): void {
    if (/EADDRINUSE|address already in use/i.test(lastLines(logFile, 20)))
      this.#hosts.noteListensEverywhere(image);
  }

  release(): void {
    for (const key of this.#keys.splice(0)) this.#ports.release(key);
    this.#hosts.release(this.address);
  }
}
