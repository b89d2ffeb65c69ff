import { randomBytes } from 'node:crypto';
import { BackOff } from '../back-off.ts';
import { faultIdOfZone } from '../faults/fault-ids.ts';
import { faultStore } from '../faults/fault-store.ts';
import { loadBalancing } from '../load-balancing/load-balancing.ts';
import type { Runtime } from '../runtime.ts';
import { Deployment } from './deployment.ts';
import { DeploymentAlarms, watchAlarms } from './deployment-alarms.ts';
import { circuitBreakerThreshold, nextStep, type RolloutStep, stepBeside } from './rollout.ts';
import { groupOf, kindOfTasks, placed, type ServiceGoal } from './service-goal.ts';
import { Task } from './task.ts';
import type { TaskDefinition } from './task-definition.ts';
import { removeOldLogs } from './task-logs.ts';
import { ShiftInProgress } from './traffic-shift.ts';

export interface ServiceIdentity {
  arn: string;
  /** For processes and ports; unique among the services that run. */
  name: string;
  account: string;
  region: string;
  stackName: string;
  /** By which it can be put out of order. */
  faultId: string;
  /** The tasks' logs. */
  logDirectory: string;
}

const deploymentTimeoutInSeconds = 600;

/** Keeps a service's tasks as its goal says: after every change of a task it takes the next step. */
export class Service {
  readonly identity: ServiceIdentity;
  readonly #runtime: Runtime;
  #goal: ServiceGoal;
  /** The goal that was reached last: where a deployment that fails goes back to. */
  #reached: ServiceGoal | undefined;
  #deployment: Deployment | undefined;
  #shift: ShiftInProgress | undefined;
  /** With what they were started for: the task definition, the target groups and the addresses of a goal. */
  readonly #tasks = new Map<Task, string>();
  readonly #counted = new WeakSet<Task>();
  readonly #backOffs = new Map<string, BackOff>();
  #isStopping = false;
  #stepIsDue = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(identity: ServiceIdentity, runtime: Runtime, goal: ServiceGoal) {
    this.identity = identity;
    this.#runtime = runtime;
    this.#goal = goal;
  }

  get goal(): ServiceGoal {
    return this.#goal;
  }

  /** Those that serve or are to serve; neither those that are on their way out. */
  get tasks(): readonly Task[] {
    return [...this.#tasks.keys()].filter(
      ({ state }) => state !== 'stopping' && state !== 'ended' && state !== 'draining',
    );
  }

  /** Those on their way out as well. */
  get allTasks(): readonly Task[] {
    return [...this.#tasks.keys()];
  }

  get deploymentStatus(): Deployment['status'] {
    return this.#deployment?.status ?? 'COMPLETED';
  }

  /** Resolves when tasks of this goal alone serve; rejects, with the goal before restored, when it is given up. */
  deploy(given: ServiceGoal): Promise<void> {
    this.#deployment?.supersede();
    this.#shift?.takeBack();
    const isServed = this.tasks.some(({ state }) => state === 'healthy');
    const goal = placed(given, this.#reached, { isServed });
    this.#goal = goal;
    this.#backOffs.clear();
    this.#deployment = new Deployment({
      threshold: goal.hasCircuitBreaker
        ? circuitBreakerThreshold(goal.desiredCount)
        : Number.POSITIVE_INFINITY,
      timeoutInSeconds: deploymentTimeoutInSeconds,
      giveUp: () => this.#goBack(),
    });
    this.#beginShift(this.#deployment, goal);
    this.#takeStepSoon();
    return this.#deployment.done;
  }

  /** Starts tasks, or ends some, until their number is within the bounds. */
  keepBetween(minimum: number, maximum: number): void {
    const desiredCount = Math.min(Math.max(this.#goal.desiredCount, minimum), maximum);
    if (desiredCount === this.#goal.desiredCount) return;
    this.#goal = { ...this.#goal, desiredCount };
    if (this.#reached) this.#reached = { ...this.#reached, desiredCount };
    this.#takeStepSoon();
  }

  /** Ends one task in good order, for the reason that somebody gives; another one takes its place. */
  stopTask(task: Task, reason: string): void {
    task.stoppedFor = reason;
    this.#retireTask(task);
  }

  /** Ends at once what is out of order, and starts what is not any more. */
  async settle(): Promise<void> {
    const lost = [...this.#tasks.keys()].filter(({ zone }) => this.#isHeld || this.#isLost(zone));
    await Promise.all(lost.map((task) => task.stop(0)));
    this.#takeStepSoon();
  }

  /** Starts the tasks of a goal that was reached before the rehearsal was stopped. */
  resume(): void {
    this.#reached = this.#goal;
    this.#takeStepSoon();
  }

  /** Ends every task in good order. */
  async retire(): Promise<void> {
    this.#end();
    await Promise.all([...this.#tasks.keys()].map((task) => task.retire()));
  }

  /** Ends every task now. */
  async stop(timeoutInSeconds: number): Promise<void> {
    this.#end();
    await Promise.all([...this.#tasks.keys()].map((task) => task.stop(timeoutInSeconds)));
  }

  #end(): void {
    this.#isStopping = true;
    this.#shift?.stop();
    clearTimeout(this.#retry);
    if (this.#deployment?.status === 'IN_PROGRESS') this.#deployment.supersede();
  }

  /** Where requests have to go over to other tasks, new ones get them step by step; alarms end any deployment. */
  #beginShift(deployment: Deployment, goal: ServiceGoal): void {
    const { account, region } = this.identity;
    const alarms = new DeploymentAlarms(this.#runtime, { account, region }, goal.alarms);
    watchAlarms(deployment, alarms);
    const group = goal.shift && groupOf(goal, goal.shift);
    const before = goal.shift && this.#reached && groupOf(this.#reached, goal.shift);
    this.#shift =
      goal.shift && group !== undefined && before !== undefined && group !== before
        ? new ShiftInProgress(goal.shift, group, {
            ...{ balancing: loadBalancing(this.#runtime), alarms, over: () => this.#takeStepSoon() },
            failed: (error) => deployment.fail(`could not shift requests: ${error.message}`),
          })
        : undefined;
  }

  #goBack(): void {
    this.#shift?.takeBack();
    this.#shift = undefined;
    this.#goal = this.#reached ?? { ...this.#goal, desiredCount: 0 };
    this.#takeStepSoon();
  }

  /** Changes come in bursts and from inside a step; one step answers them all. */
  #takeStepSoon(): void {
    if (this.#stepIsDue || this.#isStopping) return;
    this.#stepIsDue = true;
    setImmediate(() => {
      this.#stepIsDue = false;
      if (!this.#isStopping) this.#takeStep();
    });
  }

  #takeStep(): void {
    this.#clearFailedTasks();
    const tasks = [...this.#tasks.keys()];
    const wanted = tasks.filter((task) => this.#tasks.get(task) === kindOfTasks(this.#goal));
    const others = tasks.filter((task) => !wanted.includes(task));
    const step = this.#nextStep(wanted, others);
    for (const task of step.retire) this.#retireTask(task);
    if (step.startCount > 0 && this.#hasPlace) this.#startTasks(step.startCount);
    if (step.isComplete) this.#complete();
  }

  #nextStep(wanted: readonly Task[], others: readonly Task[]): RolloutStep<Task> {
    if (!this.#shift || this.#shift.isOver) return nextStep(this.#goal, wanted, others);
    const step = stepBeside(this.#goal, wanted);
    if (step.areReady) this.#shift.begin();
    return step;
  }

  #clearFailedTasks(): void {
    for (const task of this.#tasks.keys()) {
      const isOver = task.state === 'ended';
      const hasFailed = task.reason !== '' && (isOver || task.state === 'unhealthy');
      if (hasFailed && !this.#counted.has(task)) this.#count(task);
      if (task.state === 'unhealthy') this.#retireTask(task);
      if (isOver) this.#tasks.delete(task);
    }
  }

  #count(task: Task): void {
    this.#counted.add(task);
    const secondsHealthy = task.healthySince === undefined ? 0 : (Date.now() - task.healthySince) / 1000;
    this.#backOffOf(task.definition).failed(secondsHealthy);
    const isOfDeployment = this.#tasks.get(task) === kindOfTasks(this.#goal);
    if (isOfDeployment && this.#deployment?.status === 'IN_PROGRESS')
      this.#deployment.taskFailed(task.reason);
  }

  #retireTask(task: Task): void {
    task.retire().catch((error: unknown) => console.error(`${this.identity.name}: ${String(error)}`));
  }

  #startTasks(count: number): void {
    const { wait } = this.#backOffOf(this.#goal.definition);
    clearTimeout(this.#retry);
    if (wait > 0) {
      this.#retry = setTimeout(() => this.#takeStepSoon(), wait);
      return;
    }
    for (let started = 0; started < count; started++) {
      this.#tasks.set(this.#newTask(), kindOfTasks(this.#goal));
    }
    removeOldLogs(this.identity.logDirectory);
  }

  get #isHeld(): boolean {
    return faultStore(this.#runtime).find(this.identity.faultId) !== undefined;
  }

  get #hasPlace(): boolean {
    const { zones } = this.#goal;
    return !this.#isHeld && (zones.length === 0 || zones.some((zone) => !this.#isLost(zone)));
  }

  #isLost(zone: string | undefined): boolean {
    return zone !== undefined && faultStore(this.#runtime).find(faultIdOfZone(zone)) !== undefined;
  }

  /** The zone with the fewest tasks, as ECS spreads them; undefined where no template says in which they stand. */
  #nextZone(): string | undefined {
    const running = this.tasks.map(({ zone }) => zone);
    const count = (wanted: string) => running.filter((zone) => zone === wanted).length;
    return this.#goal.zones
      .filter((zone) => !this.#isLost(zone))
      .toSorted((one, other) => count(one) - count(other))[0];
  }

  #newTask(): Task {
    const { account, region, name, logDirectory } = this.identity;
    const { definition, targets, addresses, startLimitInSeconds } = this.#goal;
    return new Task({
      runtime: this.#runtime,
      account,
      region,
      serviceName: name,
      id: randomBytes(16).toString('hex'),
      definition,
      targets,
      addresses,
      zone: this.#nextZone(),
      logDirectory,
      startLimitInSeconds,
      changed: () => this.#takeStepSoon(),
    });
  }

  #complete(): void {
    this.#reached = this.#goal;
    this.#deployment?.complete();
  }

  #backOffOf({ arn }: TaskDefinition): BackOff {
    const known = this.#backOffs.get(arn) ?? new BackOff();
    this.#backOffs.set(arn, known);
    return known;
  }
}
