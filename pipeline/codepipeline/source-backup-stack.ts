import { Aspects, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnKey, Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge, acrossRegions, NarrowPolicies, namedBecause } from '../../workload/workload-stage.ts';
import { defineAccessLogs } from './build-buckets.ts';

/** As long somebody may not notice that a backup holds less than it should. */
const formerBackupsKept = Duration.days(90);

/** Where the DR region keeps backups of the source. They outlive the stack, as the repository does. */
export class SourceBackupStack extends Stack {
  readonly #bucketName: string;
  readonly #key: Key;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    Aspects.of(this).add(new NarrowPolicies());
    this.#key = new Key(this, 'Key', {
      description: 'Encrypts backups of the source',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // Unique in the world, as the name of a bucket must be.
    this.#bucketName = `${id}-${this.account}`;
    const bucket = new Bucket(this, 'Backups', {
      bucketName: this.#bucketName,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      versioned: true,
      encryption: BucketEncryption.KMS,
      encryptionKey: this.#key,
      bucketKeyEnabled: true,
      serverAccessLogsBucket: defineAccessLogs(this),
      serverAccessLogsPrefix: 'backups/',
      lifecycleRules: [{ noncurrentVersionExpiration: formerBackupsKept }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    namedBecause(bucket, 'The pipeline writes to it by its name, from another region.');
    acknowledge(bucket, {
      rules: ['NIST.800.53.R5-S3BucketReplicationEnabled'],
      reason: 'It holds copies, in another region than the repository of which they are.',
    });
  }

  /** The bucket as a stack of another region knows it. */
  bucketFor(scope: Construct): IBucket {
    return Bucket.fromBucketAttributes(scope, 'SourceBackups', {
      region: this.region,
      bucketName: this.#bucketName,
      encryptionKey: Key.fromKeyArn(
        scope,
        'SourceBackupsKey',
        acrossRegions(this.#key, CfnKey.isCfnKey, ({ attrArn }) => attrArn),
      ),
    });
  }
}
