import type { Place } from '../metrics/metric.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import type { KeptState } from './alarm-states.ts';
import type { CompositeAlarm } from './composite-alarm.ts';

/** An alarm of a stack, with its state. */
export interface Alarm extends Place {
  stackName: string;
  logicalId: string;
  name: string;
  arn: string;
  description: string;
  state: KeptState;
  /** One of the two is there. */
  metric?: AlarmDefinition;
  composite?: CompositeAlarm;
}
