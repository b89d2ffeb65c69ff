import { Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { reporting } from '../../app/reporting/contract.ts';
import { shopMetric } from '../monitoring/shop-metric.ts';
import type { AlarmDescription } from '../monitoring/watch.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';

/**
 * For how many hours no extraction may have ended. Where the environment sleeps, a weekend with the nights around it is no
 * accident. CloudWatch looks back seven days at most.
 */
const patienceInHours = { awake: 3, asleepAtTimes: 96 };

/** How old reports may become; nothing measured means that no extraction has come to its end. */
export function extractionAlarms(environment: WorkloadEnvironment): AlarmDescription[] {
  const hours = environment.officeHours ? patienceInHours.asleepAtTimes : patienceInHours.awake;
  return [
    {
      id: 'NotExtracted',
      means: `No extraction for reports has succeeded for ${hours} hours`,
      runbook: 'reports-are-late',
      graph: 'Extractions that succeeded',
      metric: shopMetric(environment, reporting, 'ExtractionsEnded', {
        statistic: Stats.SUM,
        period: Duration.hours(1),
      }),
      threshold: 1,
      comparison: 'below',
      silence: 'bad',
      ...{ bad: hours, of: hours, urgency: 'ticket' },
    },
  ];
}
