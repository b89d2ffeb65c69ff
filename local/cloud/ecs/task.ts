import { join } from 'node:path';
import { elasticAddresses } from '../addresses/elastic-addresses.ts';
import { lastLines } from '../last-lines.ts';
import type { SocketAddress } from '../load-balancing/health-check.ts';
import { loadBalancing } from '../load-balancing/load-balancing.ts';
import type { TargetGroup } from '../load-balancing/target-group.ts';
import { pause } from '../pause.ts';
import type { StartedContainer, Usage } from '../runtime.ts';
import { startAsProcess } from './container-as-process.ts';
import { watchContainerHealth } from './container-health.ts';
import { findInDocker, startInDocker } from './container-in-docker.ts';
import { type ContainerLaunch, findImage, portsBeside, prepareContainer } from './container-launch.ts';
import { volumesOfTask } from './container-mounts.ts';
import type { ContainerDefinition, TaskDefinition } from './task-definition.ts';
import { TaskHost } from './task-host.ts';
import type { TaskRequest } from './task-request.ts';

export class ContainerPortMissingError extends Error {
  constructor(definitionArn: string, containerName: string, containerPort: number) {
    super(
      `The service's load balancer names port ${containerPort} of container "${containerName}", which ${definitionArn} does not map; add it to PortMappings.`,
    );
    this.name = 'ContainerPortMissingError';
  }
}

/** What the keys of tasks' ports start with. */
export const taskPorts = 'ecs/';

/** `draining`: gets no new request, but works on some. `stopping`: was told to end. */
export type TaskState = 'starting' | 'healthy' | 'unhealthy' | 'draining' | 'stopping' | 'ended';

/** A container that has neither a target group nor a health check is taken for healthy when it has lived so long. */
const secondsAlive = 2;

interface RunningContainer extends StartedContainer {
  definition: ContainerDefinition;
  launch: ContainerLaunch;
  logFile: string;
}

/** One task: its containers, its places in the target groups, and its health. */
export class Task {
  readonly id: string;
  readonly definition: TaskDefinition;
  readonly startedAt = new Date();
  state: TaskState = 'starting';
  healthySince: number | undefined;
  /** Why it ended or is not healthy, in one line. */
  reason = '';
  /** The reason that somebody gave who has stopped it. */
  stoppedFor: string | undefined;
  readonly #request: TaskRequest;
  #host: TaskHost | undefined;
  readonly #containers: RunningContainer[] = [];
  readonly #addresses = new Map<string, SocketAddress>();
  readonly #unhealthyContainers = new Set<string>();
  readonly #places: { group: TargetGroup; address: SocketAddress }[] = [];
  readonly #watch = new AbortController();
  readonly #unsubscribe: (() => void)[] = [];
  #hasLived = false;
  #retirement: Promise<void> | undefined;

  constructor(request: TaskRequest) {
    this.#request = request;
    this.id = request.id;
    this.definition = request.definition;
    this.#start().catch((error: unknown) =>
      this.#fail(String(error instanceof Error ? error.message : error)),
    );
  }

  get zone(): string | undefined {
    return this.#request.zone;
  }

  /** The address of its host; undefined until it has one, and when it has ended. */
  get host(): string | undefined {
    return this.#host?.address;
  }

  get pid(): number {
    return this.#containers[0]?.process.pid ?? 0;
  }

  /** What those of its containers use of which that is known. */
  get used(): Usage[] {
    return this.#containers.flatMap((container) => container.used() ?? []);
  }

  get address(): string {
    const [first] = this.#addresses.values();
    return first ? `${first.address}:${first.port}` : '';
  }

  /** Ends it in good order: no new requests, open ones are answered, then SIGTERM, and SIGKILL after the stop timeout. */
  retire(): Promise<void> {
    this.#retirement ??= this.#retire();
    return this.#retirement;
  }

  /** Ends it now, whatever it does. */
  async stop(timeoutInSeconds: number): Promise<void> {
    this.#leaveTargetGroups();
    await this.#endContainers(timeoutInSeconds);
  }

  async #start(): Promise<void> {
    const host = await TaskHost.take(this.#request.runtime, this.zone);
    this.#host = host;
    for (const definition of this.#request.definition.containers) {
      const container = await this.#startContainer(definition, host);
      this.#containers.push(container);
      void container.process.ended.then(({ exitCode, signal }) =>
        this.#containerEnded(container, exitCode ?? signal),
      );
      // Ended while this container was on its way.
      if (this.state !== 'starting') return this.#endContainers(definition.StopTimeout);
    }
    this.#joinTargetGroups();
    this.#watchContainers();
    void this.#limitStart();
    void this.#noteLife();
  }

  async #startContainer(definition: ContainerDefinition, host: TaskHost): Promise<RunningContainer> {
    const { runtime, account, region, serviceName, id, logDirectory } = this.#request;
    const name = `${serviceName}/${id.slice(0, 8)}/${definition.Name}`;
    const keyOf = (port: number) => `${taskPorts}${account}/${region}/${name}/${port}`;
    const { address } = host;
    const image = findImage(runtime, definition.Image);
    const inDocker = await findInDocker(runtime, image);
    const launch = await prepareContainer({
      ...{ runtime, account, region, container: definition, image, address },
      portsOfOthers: portsBeside(definition, this.definition.containers, this.#containers),
      claimPort: (port) => host.claimPort(definition.Image, port, keyOf(port), inDocker !== undefined),
    });
    for (const [containerPort, port] of launch.localPorts) {
      this.#addresses.set(`${definition.Name}:${containerPort}`, { address, port });
    }
    const logFile = join(logDirectory, `${id.slice(0, 8)}-${definition.Name}.log`);
    const started =
      inDocker === undefined
        ? await startAsProcess(launch, { processes: runtime.processes, name, logFile })
        : await startInDocker(inDocker, launch, {
            ...{ runtime, account, region, task: this.definition, taskId: id, name, logFile },
          });
    return { ...started, definition, launch, logFile };
  }

  #joinTargetGroups(): void {
    const balancing = loadBalancing(this.#request.runtime);
    for (const { targetGroupArn, containerName, containerPort } of this.#request.targets) {
      const address = this.#addresses.get(`${containerName}:${containerPort}`);
      if (!address) throw new ContainerPortMissingError(this.definition.arn, containerName, containerPort);
      const group = balancing.targetGroup(targetGroupArn);
      this.#places.push({ group, address });
      this.#unsubscribe.push(group.onChange(() => this.#judge()));
      group.register(address);
    }
  }

  #watchContainers(): void {
    for (const container of this.#containers) {
      const { definition, launch } = container;
      if (!definition.HealthCheck || !definition.Essential) continue;
      this.#unhealthyContainers.add(definition.Name);
      const { signal } = this.#watch;
      void watchContainerHealth(definition.HealthCheck, container, launch, signal, (isHealthy) => {
        if (isHealthy) this.#unhealthyContainers.delete(definition.Name);
        else this.#unhealthyContainers.add(definition.Name);
        this.#judge();
      });
    }
  }

  #judge(): void {
    if (this.state !== 'starting' && this.state !== 'healthy') return;
    const isWatched =
      this.#places.length > 0 || this.#containers.some(({ definition }) => definition.HealthCheck);
    const isServing = this.#places.every(({ group, address }) => group.stateOf(address) === 'healthy');
    const isHealthy = isServing && this.#unhealthyContainers.size === 0 && (isWatched || this.#hasLived);
    if (isHealthy && this.state === 'starting') {
      this.#serve().catch((error: unknown) => this.#fail(String(error)));
    } else if (!isHealthy && this.state === 'healthy') {
      this.reason = `failed its health checks; ${this.#lastWords()}`;
      this.#moveTo('unhealthy');
    }
  }

  /** Only when the load balancers have taken it up as well may an old task go. */
  async #serve(): Promise<void> {
    const balancing = loadBalancing(this.#request.runtime);
    await Promise.all(this.#places.map(({ group }) => balancing.takenUp(group)));
    for (const { definition, launch } of this.#containers)
      await this.#host?.noteWhereListens(definition.Image, launch.localPorts.values());
    const leaveAddresses = await this.#joinAddresses();
    if (this.state !== 'starting') return leaveAddresses();
    this.#unsubscribe.push(leaveAddresses);
    this.healthySince = Date.now();
    this.#moveTo('healthy');
  }

  #joinAddresses(): Promise<() => void> {
    const { runtime, addresses } = this.#request;
    const listeners = this.#containers.flatMap(({ launch }) =>
      [...launch.localPorts].map(([hostPort, port]) => ({
        hostPort,
        target: { address: launch.address, port },
      })),
    );
    return elasticAddresses(runtime).join(addresses, listeners);
  }

  async #limitStart(): Promise<void> {
    const seconds = this.#request.startLimitInSeconds;
    await pause(seconds * 1000, this.#watch.signal);
    if (this.state !== 'starting') return;
    this.reason = `did not become healthy within ${seconds} s; ${this.#lastWords()}`;
    this.#moveTo('unhealthy');
  }

  async #noteLife(): Promise<void> {
    await pause(secondsAlive * 1000, this.#watch.signal);
    this.#hasLived = true;
    this.#judge();
  }

  async #containerEnded(
    { definition, logFile }: RunningContainer,
    how: number | string | null,
  ): Promise<void> {
    if (!definition.Essential) return;
    if (this.state === 'starting') this.#host?.noteWhyFailed(definition.Image, logFile);
    if (this.state !== 'draining' && this.state !== 'stopping') {
      this.reason = `its container "${definition.Name}" ended (${how}): ${lastLines(logFile, 3)}`;
    }
    this.#leaveTargetGroups();
    await this.#endContainers(definition.StopTimeout);
  }

  async #fail(reason: string): Promise<void> {
    this.reason = reason;
    await this.#endContainers(0);
  }

  async #retire(): Promise<void> {
    this.#moveTo('draining');
    for (const end of this.#unsubscribe.splice(0)) end();
    const balancing = loadBalancing(this.#request.runtime);
    await Promise.all(this.#places.map(({ group, address }) => balancing.drain(group, address)));
    const timeouts = this.#containers.map(({ definition }) => definition.StopTimeout);
    await this.#endContainers(Math.max(0, ...timeouts));
  }

  async #endContainers(timeoutInSeconds: number): Promise<void> {
    this.#watch.abort();
    if (this.state !== 'ended') this.#moveTo('stopping');
    await Promise.all(this.#containers.map(({ process }) => process.stop(timeoutInSeconds)));
    const volumes = volumesOfTask(this.id, this.definition);
    if (volumes.length > 0) await this.#request.runtime.containers?.removeVolumes(volumes);
    this.#host?.release();
    this.#host = undefined;
    this.#moveTo('ended');
  }

  #leaveTargetGroups(): void {
    for (const end of this.#unsubscribe.splice(0)) end();
    for (const { group, address } of this.#places) {
      group.deregister(address);
      group.remove(address);
    }
  }

  #lastWords(): string {
    return this.#containers.map(({ logFile }) => lastLines(logFile, 3)).join(' | ');
  }

  #moveTo(state: TaskState): void {
    if (this.state === state) return;
    this.state = state;
    this.#request.changed();
  }
}
