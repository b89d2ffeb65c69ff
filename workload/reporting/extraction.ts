import { Duration } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import type { TaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Schedule } from 'aws-cdk-lib/aws-scheduler';
import { EcsRunFargateTask } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge, objectsOf } from '../acknowledge.ts';
import { hourly } from '../automation/schedules.ts';
import type { Cluster } from '../containers/cluster.ts';
import type { EncryptionStack } from '../encryption/encryption-stack.ts';
import type { NetworkStack } from '../network/network-stack.ts';
import { defineExtractionTask, type ExtractionTaskProps } from './extraction-task.ts';

/** Where the datasets are in their bucket. */
export const reportPrefix = 'reports';

/** A run that cannot be started for as long is left to the next one. */
const patience = { maxEventAge: Duration.minutes(50), retryAttempts: 10 };

export interface ExtractionProps extends Omit<ExtractionTaskProps, 'location'> {
  encryption: EncryptionStack;
  network: NetworkStack;
  cluster: Cluster;
  bucket: IBucket;
  deadLetters: IQueue;
}

/** Brings Parquet up to date, once an hour. Two runs at once are no harm: one of them sees that it has lost. */
export class Extraction extends Construct {
  readonly taskDefinition: TaskDefinition;

  constructor(scope: Construct, id: string, props: ExtractionProps) {
    super(scope, id);
    const { environment, encryption, network, cluster, bucket, deadLetters } = props;
    this.taskDefinition = defineExtractionTask(this, {
      ...props,
      location: `s3://${bucket.bucketName}/${reportPrefix}`,
    });
    const { taskRole } = this.taskDefinition;
    for (const statement of statementsFor(bucket, encryption.key)) taskRole.addToPrincipalPolicy(statement);
    acknowledge(taskRole, {
      rules: [objectsOf(bucket, taskRole, `${reportPrefix}/*`)],
      reason: 'Each day and each part of it is an object of its own, whose name the program makes up.',
    });
    // After a rotation, the password is another one than the task was started with.
    props.data.database.secret.grantRead(taskRole);
    new Schedule(this, 'Schedule', {
      description: 'Extracts orders to Parquet',
      schedule: hourly(environment, { minute: 15 }),
      target: new EcsRunFargateTask(cluster.cluster, {
        taskDefinition: this.taskDefinition,
        vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
        securityGroups: [network.securityGroups.reporting],
        deadLetterQueue: deadLetters,
        ...patience,
      }),
    });
  }
}

/**
 * Without the right to list, S3 answers 403 where there is no object, which the program has to tell from an object that
 * it may not see.
 */
function statementsFor(bucket: IBucket, key: IKey): PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
      resources: [bucket.arnForObjects(`${reportPrefix}/*`)],
    }),
    new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
    new PolicyStatement({ actions: ['kms:GenerateDataKey', 'kms:Decrypt'], resources: [key.keyArn] }),
  ];
}
