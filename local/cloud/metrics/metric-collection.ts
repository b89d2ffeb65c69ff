import { fleet } from '../ecs/fleet.ts';
import type { Service } from '../ecs/service.ts';
import { logDirectoriesOfSingleTasks } from '../ecs/single-tasks.ts';
import type { Emulator } from '../emulator/emulator.ts';
import { functionLogFile } from '../lambda/function-runner.ts';
import type { Regions } from '../regions/regions.ts';
import type { CommonRuntime, Runtime } from '../runtime.ts';
import { LogMetrics, logsIn } from './log-metrics.ts';
import { measureLoadBalancers } from './measured/load-balancers.ts';
import { measureQueues } from './measured/queues.ts';
import { measureServices } from './measured/services.ts';
import { measureTasks } from './measured/tasks.ts';
import { metricStore } from './metric-store.ts';

export interface CollectionParts {
  runtime: CommonRuntime;
  runtimeOf(region: string): Runtime;
  regions: Pick<Regions, 'running' | 'isStopped'>;
  emulator: Pick<Emulator, 'depthOf' | 'oldestMessages'>;
  /** Called by the minute, when what was measured in the minute before is there. */
  minuteIsOver(): void;
}

const secondsBetweenCollections = 5;
const minute = 60_000;
/** Programs write down what they have measured every few seconds, and so some of it after its minute. */
const millisecondsUntilMinuteIsThere = 10_000;

/** Gathers in the store what programs write of themselves, and what the services of AWS would measure. */
export class MetricCollection {
  readonly #parts: CollectionParts;
  readonly #logs: LogMetrics;
  readonly #timer: NodeJS.Timeout;
  #lastMeasured = 0;
  #lastComplete = 0;
  #lastRead = 0;

  constructor(parts: CollectionParts) {
    this.#parts = parts;
    this.#logs = new LogMetrics(metricStore(parts.runtime));
    this.#timer = setInterval(() => this.#tryToCollect(), secondsBetweenCollections * 1000).unref();
  }

  get services(): Service[] {
    const { regions, runtimeOf } = this.#parts;
    return regions.running.flatMap((region) => fleet(runtimeOf(region)).all());
  }

  /** What was written up to now, for whoever shows it; looking more often shows nothing new. */
  readLogs(): void {
    if (Date.now() - this.#lastRead < 1000) return;
    this.#lastRead = Date.now();
    const { runtime, regions } = this.#parts;
    for (const { identity } of this.services) this.#logs.read(identity, logsIn(identity.logDirectory));
    for (const { directory, ...place } of logDirectoriesOfSingleTasks(runtime))
      this.#logs.read(place, logsIn(directory));
    for (const each of runtime.resources.all('AWS::Lambda::Function'))
      if (!regions.isStopped(each.region)) this.#logs.read(each, [functionLogFile(runtime, each.physicalId)]);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** A log, a queue or a service may go in the middle of it; the next time it is not looked for. */
  #tryToCollect(): void {
    try {
      this.#collect();
    } catch (error) {
      console.error(`Metrics: ${String(error)}`);
    }
  }

  #collect(): void {
    this.readLogs();
    const { regions, runtimeOf } = this.#parts;
    for (const region of regions.running) measureLoadBalancers(runtimeOf(region));
    const present = Math.floor(Date.now() / minute);
    if (present > this.#lastMeasured) {
      this.#lastMeasured = present;
      this.#measureByTheMinute();
    }
    const complete = Math.floor((Date.now() - millisecondsUntilMinuteIsThere) / minute);
    if (complete === this.#lastComplete) return;
    this.#lastComplete = complete;
    this.#parts.minuteIsOver();
  }

  #measureByTheMinute(): void {
    const { runtime, regions, runtimeOf, emulator } = this.#parts;
    for (const region of regions.running) {
      measureServices(runtimeOf(region));
      measureTasks(runtimeOf(region));
    }
    measureQueues(runtime, emulator, (region) => !regions.isStopped(region));
    this.#logs.tidy();
  }
}
