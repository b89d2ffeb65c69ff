import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  ObjectOwnership,
  type ReplicationRule,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge, objectsOf } from '../acknowledge.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';

/** What every bucket has: nobody outside, nothing in the clear, and no half of an upload left behind. */
function common({ keepsData }: WorkloadEnvironment) {
  return {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  };
}

const abortIncompleteMultipartUploadAfter = Duration.days(7);

/** Takes the access logs of the other buckets. */
export function defineAccessLogBucket(scope: Construct, environment: WorkloadEnvironment): Bucket {
  const bucket = new Bucket(scope, 'AccessLogs', {
    ...common(environment),
    // S3 delivers its access logs into no bucket that encrypts with a key of ours:
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    encryption: BucketEncryption.S3_MANAGED,
    lifecycleRules: [
      {
        expiration: Duration.days(environment.keepsData ? 365 : 30),
        noncurrentVersionExpiration: Duration.days(1),
        abortIncompleteMultipartUploadAfter,
      },
    ],
  });
  acknowledge(bucket, {
    rules: ['NIST.800.53.R5-S3DefaultEncryptionKMS'],
    reason:
      'S3 and load balancers deliver their logs only into buckets that S3 encrypts with keys of its own.',
  });
  acknowledgeOneRegion(bucket, 'Each region keeps the logs of its own buckets.');
  return bucket;
}

export interface DataBucketProps {
  environment: WorkloadEnvironment;
  key: IKey;
  accessLogs: Bucket;
  /** Where everything that is put into the bucket is copied to. */
  copies?: Copies | undefined;
}

/** ARNs in the DR region. */
interface Copies {
  media: string;
  key: string;
}

/** A bucket with the environment's key; what is overwritten or deleted in it can be had back for 90 days. */
export function defineDataBucket(scope: Construct, id: string, props: DataBucketProps): Bucket {
  const { copies } = props;
  const bucket = new Bucket(scope, id, {
    ...encryptedAndLogged(id, props),
    ...(copies && { replicationRules: [replicateTo(scope, copies)] }),
    lifecycleRules: [
      {
        noncurrentVersionExpiration: Duration.days(90),
        expiredObjectDeleteMarker: true,
        abortIncompleteMultipartUploadAfter,
      },
    ],
  });
  if (copies) acknowledgeReplication(bucket, copies);
  return bucket;
}

function acknowledgeReplication(bucket: Bucket, { media }: Copies): void {
  const role = bucket.node.findChild('ReplicationRole');
  const copy = JSON.stringify(Stack.of(bucket).resolve(media));
  acknowledge(role, {
    rules: [objectsOf(bucket, role), `AwsSolutions-IAM5[Resource::${copy}/*]`],
    reason: 'S3 copies with it whatever is put into the bucket.',
  });
}

/** Of a bucket whose objects are copied nowhere. */
export function acknowledgeOneRegion(bucket: Bucket, reason: string): void {
  acknowledge(bucket, { rules: ['NIST.800.53.R5-S3BucketReplicationEnabled'], reason });
}

/** With deletions, so that what is taken from the shop is taken from both; the earlier version stays in both. */
function replicateTo(scope: Construct, { media, key }: Copies): ReplicationRule {
  return {
    destination: Bucket.fromBucketArn(scope, 'MediaCopies', media),
    sseKmsEncryptedObjects: true,
    kmsKey: Key.fromKeyArn(scope, 'CopiesKey', key),
    deleteMarkerReplication: true,
    priority: 1,
  };
}

/** A bucket with the environment's key for what is of use for a month only. */
export function defineArtifactBucket(scope: Construct, id: string, props: DataBucketProps): Bucket {
  const bucket = new Bucket(scope, id, {
    ...encryptedAndLogged(id, props),
    lifecycleRules: [
      {
        expiration: Duration.days(31),
        noncurrentVersionExpiration: Duration.days(1),
        abortIncompleteMultipartUploadAfter,
      },
    ],
  });
  acknowledge(bucket, {
    rules: ['NIST.800.53.R5-S3BucketReplicationEnabled'],
    reason: 'What it holds is gone after a month, and is of no use when the region is.',
  });
  return bucket;
}

function encryptedAndLogged(id: string, { environment, key, accessLogs }: DataBucketProps): BucketProps {
  return {
    ...common(environment),
    encryption: BucketEncryption.KMS,
    encryptionKey: key,
    bucketKeyEnabled: true,
    serverAccessLogsBucket: accessLogs,
    serverAccessLogsPrefix: `${id.toLowerCase()}/`,
  };
}
