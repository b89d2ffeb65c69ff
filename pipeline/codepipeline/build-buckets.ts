import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge } from '../../workload/workload-stage.ts';

/** A gate may wait for weeks before the artifacts behind it are deployed. */
export const artifactLifetime = Duration.days(90);

const common = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  versioned: true,
  removalPolicy: RemovalPolicy.DESTROY,
};

export interface BuildBucketProps {
  key: Key;
  accessLogs: Bucket;
  expiration: Duration;
  /** Left out, CloudFormation finds one. */
  name?: string;
}

/** Takes what builds hand on, keep for the next one, or tell. */
export function defineBuildBucket(
  scope: Construct,
  id: string,
  { key, accessLogs, expiration, name }: BuildBucketProps,
): Bucket {
  const bucket = new Bucket(scope, id, {
    ...common,
    ...(name !== undefined && { bucketName: name }),
    encryption: BucketEncryption.KMS,
    encryptionKey: key,
    bucketKeyEnabled: true,
    serverAccessLogsBucket: accessLogs,
    serverAccessLogsPrefix: `${id.toLowerCase()}/`,
    lifecycleRules: [{ expiration, noncurrentVersionExpiration: Duration.days(1) }],
  });
  acknowledge(bucket, {
    rules: ['NIST.800.53.R5-S3BucketReplicationEnabled'],
    reason:
      'A run of the pipeline makes again what is in it; a dossier tells what people decided on long ago.',
  });
  return bucket;
}

/** Takes the access logs of the other buckets. */
export function defineAccessLogs(scope: Construct): Bucket {
  const accessLogs = new Bucket(scope, 'AccessLogs', {
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
