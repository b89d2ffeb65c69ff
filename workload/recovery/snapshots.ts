import { Duration, TimeZone } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup';
import { Schedule } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { DatabaseCluster } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { removalPolicyOf } from '../removal-policy.ts';
import type { SnapshotPolicy, WorkloadEnvironment } from '../workload-environment.ts';
import { defineVault } from './vault.ts';

/** In UTC; the fewest customers order then, and it is far from midnight, when many others begin. */
const hourOfTheDay = 3;

export interface SnapshotsProps {
  environment: WorkloadEnvironment;
  policy: SnapshotPolicy;
  cluster: DatabaseCluster;
  key: IKey;
  /** The ARN of the vault in the DR region where every snapshot is copied to. */
  copies: string | undefined;
}

/** A snapshot of the database every day, beside those that Aurora makes, and deletes with the cluster. */
export class Snapshots extends Construct {
  constructor(scope: Construct, id: string, { environment, policy, cluster, key, copies }: SnapshotsProps) {
    super(scope, id);
    const deleteAfter = Duration.days(policy.keptInDays);
    const plan = new BackupPlan(this, 'Plan', {
      backupPlanName: `sluice-${environment.name}-daily`,
      backupVault: defineVault(this, 'Vault', {
        encryptionKey: key,
        removalPolicy: removalPolicyOf(environment),
      }),
      backupPlanRules: [
        new BackupPlanRule({
          ruleName: 'daily',
          scheduleExpression: Schedule.cron({ hour: String(hourOfTheDay), minute: '0' }),
          scheduleExpressionTimezone: TimeZone.ETC_UTC,
          // Begun late, a copy would be older than the 26 hours after which somebody is called.
          startWindow: Duration.hours(1),
          completionWindow: Duration.hours(4),
          deleteAfter,
          ...(copies !== undefined && {
            copyActions: [
              { destinationBackupVault: BackupVault.fromBackupVaultArn(this, 'Copies', copies), deleteAfter },
            ],
          }),
        }),
      ],
    });
    const selection = plan.addSelection('Database', {
      resources: [BackupResource.fromRdsDatabaseCluster(cluster)],
    });
    acknowledge(selection, {
      rules: [
        'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]',
      ],
      reason:
        'AWS Backup itself makes and copies snapshots with this role, and AWS keeps the list of what that takes.',
    });
  }
}
