import { Stack } from 'aws-cdk-lib';
import type { CrossRegionSupport, Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { acknowledge } from '../../workload/workload-stage.ts';

/**
 * CodePipeline copies the artifacts of a deployment in another region into a bucket there, which the construct library
 * makes in a stack of its own. It has what our buckets have, as far as that can be said of it.
 */
export function completeArtifactCopies(pipeline: Pipeline): void {
  for (const support of Object.values(pipeline.crossRegionSupport)) completeBucket(pipeline, support);
}

function completeBucket(pipeline: Pipeline, { replicationBucket }: CrossRegionSupport): void {
  const { defaultChild } = replicationBucket.node;
  if (!CfnBucket.isCfnBucket(defaultChild)) throw new Error(`${replicationBucket.node.path} is no bucket`);
  defaultChild.versioningConfiguration = { status: 'Enabled' };
  defaultChild.lifecycleConfiguration = {
    rules: [
      {
        status: 'Enabled',
        // As long as the artifacts that they are copies of.
        expirationInDays: 90,
        noncurrentVersionExpiration: { noncurrentDays: 1 },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
      },
    ],
  };
  acknowledge(replicationBucket, {
    rules: ['AwsSolutions-S1', 'NIST.800.53.R5-S3BucketLoggingEnabled'],
    reason: 'The artifacts in it are copies; who reads the originals is logged where they are.',
  });
  acknowledge(replicationBucket, {
    rules: ['NIST.800.53.R5-S3BucketReplicationEnabled'],
    reason: 'It is the copy of the artifacts in the region of the pipeline.',
  });
  acknowledge(pipeline.role, {
    rules: [
      `AwsSolutions-IAM5[Resource::${Stack.of(pipeline).resolve(replicationBucket.arnForObjects('*'))}]`,
    ],
    reason: 'CodePipeline makes up the keys of the artifacts that it copies.',
  });
}
