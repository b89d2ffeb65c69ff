import { alarmBoard } from '../alarms/alarm-board.ts';
import type { Place } from '../metrics/metric.ts';
import type { CommonRuntime } from '../runtime.ts';
import type { Deployment } from './deployment.ts';

/**
 * The alarms that end a deployment. One that has gone off before it begins says nothing about it, and is not looked at.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 */
export class DeploymentAlarms {
  readonly #look: (name: string) => ReturnType<ReturnType<typeof alarmBoard>['look']>;
  readonly #names: readonly string[];

  constructor(runtime: CommonRuntime, place: Place, names: readonly string[]) {
    this.#look = (name) => alarmBoard(runtime).look(place, name);
    this.#names = names.filter((name) => this.#look(name)?.state !== 'ALARM');
  }

  /** In words, which one has gone off; undefined while none has. */
  get goneOff(): string | undefined {
    const name = this.#names.find((each) => this.#look(each)?.state === 'ALARM');
    return name && `alarm ${name} has gone off: ${this.#look(name)?.reason}`;
  }

  /** Whether one of them may be about to go off. */
  get areRising(): boolean {
    return this.#names.some((name) => this.#look(name)?.isRising === true);
  }
}

/** Looks once a second, until the deployment has ended. */
export function watchAlarms(deployment: Deployment, alarms: DeploymentAlarms): void {
  const timer = setInterval(() => {
    if (deployment.status !== 'IN_PROGRESS') return clearInterval(timer);
    const reason = alarms.goneOff;
    if (reason !== undefined) deployment.fail(`was taken back: ${reason}`);
  }, 1000).unref();
}
