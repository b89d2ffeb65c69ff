import type { Place } from '../metrics/metric.ts';
import type { CommonRuntime } from '../runtime.ts';
import type { AlarmState } from './alarm-definition.ts';

/** How an alarm is, for whoever goes by it. */
export interface AlarmSight {
  state: AlarmState;
  reason: string;
  /** Whether the newest value breaches, though it may take more of them until the alarm goes off. */
  isRising: boolean;
}

type Look = (place: Place, name: string) => AlarmSight | undefined;

/** Where the parts of the cloud find alarms that are evaluated elsewhere. */
class AlarmBoard {
  #look: Look = () => undefined;

  show(look: Look): void {
    this.#look = look;
  }

  /** Undefined where there is no such alarm. */
  look(place: Place, name: string): AlarmSight | undefined {
    return this.#look(place, name);
  }

  async stop(): Promise<void> {
    this.#look = () => undefined;
  }
}

export function alarmBoard(runtime: Pick<CommonRuntime, 'worldwide'>): AlarmBoard {
  return runtime.worldwide('alarm-board', () => new AlarmBoard());
}
