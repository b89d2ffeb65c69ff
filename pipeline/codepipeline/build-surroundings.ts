import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { artifactLifetime, defineAccessLogs, defineBuildBucket } from './build-buckets.ts';

/** As long as CodePipeline itself keeps an execution in its history: twelve months. */
const dossierLifetime = Duration.days(365);

/** What builds share: their key, where logs and artifacts go, and where unchanged dependencies wait for the next build. */
export class BuildSurroundings extends Construct {
  readonly logGroup: LogGroup;
  readonly artifactBucket: Bucket;
  readonly cacheBucket: Bucket;
  /** Keeps what people were told before they let a release through. */
  readonly dossierBucket: Bucket;
  readonly key: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = this.#defineKey();
    this.logGroup = new LogGroup(this, 'Log', {
      encryptionKey: this.key,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const common = { key: this.key, accessLogs: defineAccessLogs(this) };
    this.artifactBucket = defineBuildBucket(this, 'Artifacts', { ...common, expiration: artifactLifetime });
    this.cacheBucket = defineBuildBucket(this, 'Cache', { ...common, expiration: Duration.days(30) });
    this.dossierBucket = defineBuildBucket(this, 'Dossiers', { ...common, expiration: dossierLifetime });
  }

  /** Lets a build add dossiers. */
  grantDossier(builder: IGrantable): void {
    const resourceArns = [this.dossierBucket.arnForObjects('*')];
    Grant.addToPrincipal({ grantee: builder, actions: ['s3:PutObject'], resourceArns });
    this.key.grantEncrypt(builder);
  }

  /** Of its own, so that roles in the accounts of the environments can be let use it. */
  #defineKey(): Key {
    const stack = Stack.of(this);
    const key = new Key(this, 'Key', {
      description: 'Encrypts artifacts, caches, dossiers and logs of the builds, and what gates tell',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': stack.formatArn({ service: 'logs', resource: '*' }),
          },
        },
      }),
    );
    return key;
  }
}
