import { Construct } from 'constructs';
import type { AutomationProps } from './automation-props.ts';
import { Redrive } from './redrive.ts';
import { Sleep } from './sleep.ts';
import { SnapshotCheck } from './snapshot-check.ts';

/** The functions that run an environment, on schedule or when an operator invokes them. */
export class Automation extends Construct {
  constructor(scope: Construct, id: string, props: AutomationProps) {
    super(scope, id);
    const { environment, copies } = props;
    const { officeHours } = environment;
    new Redrive(this, 'Redrive', props);
    if (officeHours) new Sleep(this, 'Sleep', { ...props, officeHours });
    if (copies) new SnapshotCheck(this, 'SnapshotCheck', { ...props, vault: copies });
  }
}
