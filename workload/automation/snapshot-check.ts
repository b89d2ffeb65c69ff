import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { type SnapshotCheckVariables, snapshotCheck } from '../../app/automation/snapshot-check/contract.ts';
import { acknowledge } from '../acknowledge.ts';
import type { CopyVault } from '../recovery/vault.ts';
import { defineFunction } from '../services/define-function.ts';
import type { AutomationProps } from './automation-props.ts';
import { invokeOnSchedule } from './invoke-on-schedule.ts';
import { daily } from './schedules.ts';

export interface SnapshotCheckProps extends Pick<AutomationProps, 'environment' | 'release' | 'deadLetters'> {
  vault: CopyVault;
}

/** Looks every day whether the region for disaster recovery has a recent copy of the database. */
export class SnapshotCheck extends Construct {
  readonly handler: LambdaFunction;

  constructor(scope: Construct, id: string, props: SnapshotCheckProps) {
    super(scope, id);
    const { environment, release, deadLetters, vault } = props;
    this.handler = defineFunction<SnapshotCheckVariables>(this, {
      environment,
      release,
      deadLetters,
      description: 'Fails when the newest copy of the database is too old',
      contract: snapshotCheck,
      variables: { ENVIRONMENT: environment.name, VAULT_NAME: vault.name, VAULT_REGION: vault.region },
      memoryInMebibytes: 256,
    });
    for (const statement of statementsFor(vault, Stack.of(this))) this.handler.addToRolePolicy(statement);
    acknowledge(this.handler.role ?? this.handler, {
      rules: [`AwsSolutions-IAM5[Resource::${snapshotsOfBackup(vault, Stack.of(this))}]`],
      reason: 'AWS Backup makes up the name of each snapshot; the right is to look at it only.',
    });
    invokeOnSchedule(this, 'Daily', {
      handler: this.handler,
      description: 'Asks for the newest copy of the database',
      // Some hours after the nightly backup, when its copy is there.
      schedule: daily({ hour: 9 }),
      deadLetters,
    });
  }
}

/**
 * A recovery point has the ARN of what it is, a snapshot of RDS, whose name AWS Backup makes up.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/access-control.html
 */
function statementsFor(vault: CopyVault, stack: Stack): PolicyStatement[] {
  const { name, region } = vault;
  return [
    new PolicyStatement({
      actions: ['backup:ListRecoveryPointsByBackupVault'],
      resources: [
        stack.formatArn({
          service: 'backup',
          region,
          resource: 'backup-vault',
          resourceName: name,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
    }),
    new PolicyStatement({
      actions: ['backup:DescribeRecoveryPoint'],
      resources: [snapshotsOfBackup(vault, stack)],
    }),
  ];
}

function snapshotsOfBackup({ region }: CopyVault, stack: Stack): string {
  return stack.formatArn({
    service: 'rds',
    region,
    resource: 'cluster-snapshot',
    resourceName: 'awsbackup:*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
