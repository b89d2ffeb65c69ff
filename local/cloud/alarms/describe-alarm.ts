import type { AlarmDescription } from '../cloud.ts';
import type { Alarm } from './alarm.ts';

/** An alarm for pages and lists. */
export function describeAlarm(alarm: Alarm): AlarmDescription {
  const { account, region, stackName, logicalId, name, description, state } = alarm;
  return {
    ...{ account, region, stackName, name, description },
    // Without the eight digits that the CDK gives each logical id.
    shortName: logicalId.replace(/[0-9A-F]{8}$/, ''),
    ...{ state: state.value, reason: state.reason, since: state.since },
    isComposite: alarm.composite !== undefined,
  };
}
