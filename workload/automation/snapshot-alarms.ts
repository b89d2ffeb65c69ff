import { Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { snapshotCheck } from '../../app/automation/snapshot-check/contract.ts';
import { shopMetric } from '../monitoring/shop-metric.ts';
import type { AlarmDescription } from '../monitoring/watch.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';

/** A check a day, and two hours in which a late one may still come. */
const checkedWithinHours = 26;

/** Rings also when nobody has looked for as long: the check itself tells at once when what it sees is too old. */
export function snapshotAlarms(environment: WorkloadEnvironment): AlarmDescription[] {
  return [
    {
      id: 'SnapshotAge',
      means: `For ${checkedWithinHours} hours nobody has seen a copy of the database that was recent enough`,
      runbook: 'there-is-no-recent-copy',
      graph: 'Age of the newest copy in seconds',
      metric: shopMetric(environment, snapshotCheck, 'SnapshotAge', {
        statistic: Stats.MAXIMUM,
        period: Duration.hours(1),
      }),
      threshold: Duration.hours(snapshotCheck.maximumAgeInHours).toSeconds(),
      silence: 'bad',
      ...{ bad: checkedWithinHours, of: checkedWithinHours, urgency: 'ticket' },
    },
  ];
}
