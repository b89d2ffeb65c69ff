import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { ArtifactsEncryptionMode, Canary, Code, Runtime, Schedule, Test } from 'aws-cdk-lib/aws-synthetics';
import { Construct } from 'constructs';
import { type CanaryVariables, canary } from '../../app/automation/canary/contract.ts';
import { acknowledge, objectsOf } from '../acknowledge.ts';
import { namedBecause } from '../named-because.ts';
import type { CanaryData, Release, WorkloadEnvironment } from '../workload-environment.ts';

/** Below which the canary keeps what it has seen. */
const artifactPrefix = 'runs';

export interface ShopCanaryProps {
  environment: WorkloadEnvironment;
  release: Release;
  schedule: CanaryData;
  /** Keeps what each run has seen. */
  artifacts: IBucket;
  key: IKey;
  /** Where customers reach the shop. */
  shopUrl: string;
}

/** Tries out the shop from outside, in no network of ours: a customer who is never served. */
export class ShopCanary extends Construct {
  readonly canary: Canary;
  readonly schedule: CanaryData;

  constructor(scope: Construct, id: string, props: ShopCanaryProps) {
    super(scope, id);
    const { release, schedule, artifacts, key, shopUrl } = props;
    const variables: { [Name in keyof CanaryVariables]: string } = { SHOP_URL: shopUrl };
    this.schedule = schedule;
    const role = this.#defineRole(artifacts);
    this.canary = new Canary(this, 'Canary', {
      runtime: Runtime.SYNTHETICS_NODEJS_3_1,
      test: Test.custom({ code: Code.fromAsset(release.canary.directory), handler: canary.handler }),
      schedule: Schedule.rate(Duration.minutes(schedule.everyMinutes)),
      timeout: Duration.seconds(canary.timeoutInSeconds),
      environmentVariables: variables,
      artifactsBucketLocation: { bucket: artifacts, prefix: artifactPrefix },
      // Unless told, Synthetics takes a key of AWS's, whatever the bucket says.
      artifactS3EncryptionMode: ArtifactsEncryptionMode.KMS,
      artifactS3KmsKey: key,
      role,
      // What Synthetics makes for the canary goes with it.
      provisionedResourceCleanup: true,
      successRetentionPeriod: Duration.days(7),
      failureRetentionPeriod: Duration.days(31),
    });
    namedBecause(this.canary, 'The construct library names each canary; only another name would replace it.');
    this.#defineLogGroup(props).grantWrite(role);
  }

  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Canaries_Roles.html */
  #defineRole(artifacts: IBucket): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: 'Runs the canary',
    });
    artifacts.grantPut(role, `${artifactPrefix}/*`);
    role.addToPolicy(
      new PolicyStatement({ actions: ['s3:GetBucketLocation'], resources: [artifacts.bucketArn] }),
    );
    // Neither of these two has a resource that a policy could name.
    role.addToPolicy(new PolicyStatement({ actions: ['s3:ListAllMyBuckets'], resources: ['*'] }));
    role.addToPolicy(
      new PolicyStatement({
        actions: ['cloudwatch:PutMetricData'],
        resources: ['*'],
        conditions: { StringEquals: { 'cloudwatch:namespace': 'CloudWatchSynthetics' } },
      }),
    );
    acknowledgeRights(role, artifacts);
    return role;
  }

  /**
   * Synthetics names the function `cwsyn-<name>-<id>`. The canary may not make a log group itself, so it waits for this
   * one, which has a key and an end.
   */
  #defineLogGroup({ environment, key }: ShopCanaryProps): LogGroup {
    const { canaryName, canaryId } = this.canary;
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/cwsyn-${canaryName}-${canaryId}`,
      retention: RetentionDays.ONE_MONTH,
      encryptionKey: key,
      removalPolicy: environment.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    namedBecause(
      logGroup,
      'Lambda writes into the group that is called by the function, whose name is made here.',
    );
    return logGroup;
  }
}

function acknowledgeRights(role: Role, artifacts: IBucket): void {
  acknowledge(role, {
    rules: ['AwsSolutions-IAM5[Resource::*]'],
    reason:
      'Names of buckets and metrics have no resource that a policy could name; a condition keeps it to the metrics of canaries.',
  });
  acknowledge(role, {
    rules: [objectsOf(artifacts, role, `${artifactPrefix}/*`)],
    reason:
      'Each run writes files whose names Synthetics makes of the time; nothing else lies below the prefix.',
  });
}
