import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../../workload/workload-stage.ts';

const common = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  versioned: true,
  removalPolicy: RemovalPolicy.DESTROY,
};

/** What builds share: their key, where logs and artifacts go, and where unchanged dependencies wait for the next build. */
export class BuildSurroundings extends Construct {
  readonly logGroup: LogGroup;
  readonly artifactBucket: Bucket;
  readonly cacheBucket: Bucket;
  readonly #key: Key;
  readonly #accessLogs: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.#key = this.#defineKey();
    this.logGroup = new LogGroup(this, 'Log', {
      encryptionKey: this.#key,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.#accessLogs = this.#defineAccessLogs();
    // A gate may wait for weeks before the artifacts behind it are deployed.
    this.artifactBucket = this.#defineBucket('Artifacts', Duration.days(90));
    this.cacheBucket = this.#defineBucket('Cache', Duration.days(30));
  }

  /** Of its own, so that roles in the accounts of the environments can be let use it. */
  #defineKey(): Key {
    const stack = Stack.of(this);
    const key = new Key(this, 'Key', {
      description: 'Encrypts artifacts, caches and logs of the builds',
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

  #defineAccessLogs(): Bucket {
    const accessLogs = new Bucket(this, 'AccessLogs', {
      ...common,
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ expiration: Duration.days(90), noncurrentVersionExpiration: Duration.days(1) }],
    });
    acknowledge(accessLogs, {
      rules: ['NIST.800.53.R5-S3DefaultEncryptionKMS'],
      reason: 'S3 delivers its access logs only into buckets that it encrypts with keys of its own.',
    });
    acknowledge(accessLogs, {
      rules: ['NIST.800.53.R5-S3BucketReplicationEnabled'],
      reason: 'Who read an artifact is of no use without the artifacts, which are not copied either.',
    });
    return accessLogs;
  }

  #defineBucket(id: string, expiration: Duration): Bucket {
    const bucket = new Bucket(this, id, {
      ...common,
      encryption: BucketEncryption.KMS,
      encryptionKey: this.#key,
      bucketKeyEnabled: true,
      serverAccessLogsBucket: this.#accessLogs,
      serverAccessLogsPrefix: `${id.toLowerCase()}/`,
      lifecycleRules: [{ expiration, noncurrentVersionExpiration: Duration.days(1) }],
    });
    acknowledge(bucket, {
      rules: ['NIST.800.53.R5-S3BucketReplicationEnabled'],
      reason: 'Everything in it is made again from the commit by running the pipeline once more.',
    });
    return bucket;
  }
}
