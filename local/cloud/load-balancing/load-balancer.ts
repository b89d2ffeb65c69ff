import { join } from 'node:path';
import type { Ports, Processes } from '../runtime.ts';
import { AccessLog, type AnsweredRequest } from './access-log.ts';
import type { SocketAddress } from './health-check.ts';
import type { Listener, Rule } from './listener.ts';
import { Nginx } from './nginx.ts';
import { nginxConfiguration, type ServedListener } from './nginx-configuration.ts';
import { TcpForwarder } from './tcp-forwarder.ts';

export interface LoadBalancerSettings {
  arn: string;
  name: string;
  kind: 'application' | 'network';
  directory: string;
  /** The port of its DNS name here: it stands for port 80, or for the lowest port when nothing listens on 80. */
  mainPort: number;
}

export interface LoadBalancerSurroundings {
  processes: Processes;
  ports: Ports;
  listeners(): readonly Listener[];
  rules(listenerArn: string): readonly Rule[];
  receiversOf(targetGroupArn: string): readonly SocketAddress[];
}

/** What a load balancer is here: takes up its listeners, rules and targets as they are now, whenever told so. */
export interface LoadBalancer {
  readonly settings: LoadBalancerSettings;
  refresh(): Promise<void>;
  /** Resolves when nothing is under way any more with a target that gets nothing new. */
  drained(target: SocketAddress): Promise<void>;
  /** The requests that it has answered since the last time; none of one that does not know what a request is. */
  takeAnswered(): AnsweredRequest[];
  stop(): Promise<void>;
}

export function createLoadBalancer(
  settings: LoadBalancerSettings,
  surroundings: LoadBalancerSurroundings,
): LoadBalancer {
  return settings.kind === 'application'
    ? new ApplicationLoadBalancer(settings, surroundings)
    : new NetworkLoadBalancer(settings, surroundings);
}

class ApplicationLoadBalancer implements LoadBalancer {
  readonly settings: LoadBalancerSettings;
  readonly #surroundings: LoadBalancerSurroundings;
  readonly #nginx: Nginx;
  readonly #accessLog: AccessLog;
  #waiting: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();
  #lastDrain: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(settings: LoadBalancerSettings, surroundings: LoadBalancerSurroundings) {
    this.settings = settings;
    this.#surroundings = surroundings;
    this.#nginx = new Nginx(`load-balancer/${settings.name}`, settings.directory, surroundings.processes);
    this.#accessLog = new AccessLog(join(settings.directory, 'access.log'));
  }

  /** One configuration at a time; whoever asks while one waits for its turn shares that one. */
  refresh(): Promise<void> {
    this.#waiting ??= this.#last.then(() => {
      this.#waiting = undefined;
      return this.#apply();
    });
    const taken = this.#waiting;
    // The next in turn goes on whatever came of this one; its own caller is told.
    this.#last = taken.catch(() => {});
    return taken;
  }

  async drained(): Promise<void> {
    await this.refresh();
    await this.#lastDrain;
  }

  takeAnswered(): AnsweredRequest[] {
    return this.#accessLog.read(() => this.#nginx.reopenLogs());
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#last;
    await this.#nginx.stop();
  }

  async #apply(): Promise<void> {
    // Tasks that end after it still tell their groups so.
    if (this.#isStopped) return;
    const listeners = await localPorts(this.settings, this.#surroundings);
    if (listeners.length === 0) return;
    const { directory } = this.settings;
    const isRoot = process.getuid?.() === 0;
    const { receiversOf } = this.#surroundings;
    const accessLog = this.#accessLog.file;
    const applied = await this.#nginx.apply(
      nginxConfiguration({ directory, accessLog, isRoot, listeners, receiversOf }),
    );
    const earlier = this.#lastDrain;
    this.#lastDrain = Promise.all([earlier, applied.drained]).then(() => {});
  }
}

class NetworkLoadBalancer implements LoadBalancer {
  readonly settings: LoadBalancerSettings;
  readonly #surroundings: LoadBalancerSurroundings;
  readonly #forwarders = new Map<number, TcpForwarder>();
  #last: Promise<void> = Promise.resolve();

  constructor(settings: LoadBalancerSettings, surroundings: LoadBalancerSurroundings) {
    this.settings = settings;
    this.#surroundings = surroundings;
  }

  refresh(): Promise<void> {
    const taken = this.#last.then(() => this.#apply());
    this.#last = taken.catch(() => {});
    return taken;
  }

  async drained(target: SocketAddress): Promise<void> {
    await Promise.all([...this.#forwarders.values()].map((forwarder) => forwarder.drained(target)));
  }

  takeAnswered(): AnsweredRequest[] {
    return [];
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#forwarders.values()].map((forwarder) => forwarder.close()));
    this.#forwarders.clear();
  }

  async #apply(): Promise<void> {
    const listeners = await localPorts(this.settings, this.#surroundings);
    const wanted = new Map(
      listeners.flatMap(({ listener, localPorts: ports }) =>
        ports.map((port) => [port, listener.arn] as const),
      ),
    );
    for (const [port, forwarder] of this.#forwarders) {
      if (wanted.has(port)) continue;
      this.#forwarders.delete(port);
      await forwarder.close();
    }
    for (const [port, listenerArn] of wanted) {
      if (this.#forwarders.has(port)) continue;
      const forwarder = new TcpForwarder(() => this.#receivers(listenerArn));
      this.#forwarders.set(port, forwarder);
      await forwarder.listen(port);
    }
  }

  #receivers(listenerArn: string): readonly SocketAddress[] {
    const action = this.#surroundings.listeners().find(({ arn }) => arn === listenerArn)?.defaultAction;
    const group = action?.type === 'forward' ? action.targetGroups[0] : undefined;
    return group ? this.#surroundings.receiversOf(group.arn) : [];
  }
}

/** Port 80 is the port of the load balancer's DNS name; every other has one of its own. */
async function localPorts(
  { arn, mainPort }: LoadBalancerSettings,
  { listeners, ports, rules }: LoadBalancerSurroundings,
): Promise<ServedListener[]> {
  const own = listeners().filter(({ loadBalancerArn }) => loadBalancerArn === arn);
  const main = [...own].sort((one, other) =>
    one.port === 80 ? -1 : other.port === 80 ? 1 : one.port - other.port,
  )[0];
  return Promise.all(
    own.map(async (listener) => ({
      listener,
      rules: rules(listener.arn),
      localPorts: [
        ...(listener === main ? [mainPort] : []),
        ...(listener.port === 80 ? [] : [await ports.claim(`load-balancer/${arn}/${listener.port}`)]),
      ],
    })),
  );
}
