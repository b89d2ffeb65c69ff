import { Aspects, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnKey, Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acrossRegions, NarrowPolicies, namedBecause } from '../../workload/workload-stage.ts';
import { artifactLifetime, defineAccessLogs, defineBuildBucket } from './build-buckets.ts';

export interface ArtifactCopiesStackProps extends StackProps {
  /** Accounts beside the pipeline's whose environments are deployed from here. */
  readingAccounts: readonly string[];
}

/**
 * Where the pipeline puts a copy of what it deploys in another region than its own: CloudFormation reads templates in the
 * region of the stack. CDK Pipelines would make a bucket by itself, and then with none of the settings of the first one.
 */
export class ArtifactCopiesStack extends Stack {
  readonly #bucketName: string;
  readonly #key: Key;

  constructor(scope: Construct, id: string, { readingAccounts, ...props }: ArtifactCopiesStackProps) {
    super(scope, id, props);
    Aspects.of(this).add(new NarrowPolicies());
    this.#key = new Key(this, 'Key', {
      description: 'Encrypts copies of the artifacts',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Unique in the world, as the name of a bucket must be.
    this.#bucketName = `${id}-${this.account}`;
    const bucket = defineBuildBucket(this, 'Artifacts', {
      key: this.#key,
      accessLogs: defineAccessLogs(this),
      expiration: artifactLifetime,
      name: this.#bucketName,
    });
    namedBecause(bucket, 'The pipeline knows it by its name, in another region.');
    for (const account of readingAccounts) bucket.grantRead(new AccountPrincipal(account));
  }

  /** The bucket as a stack of another region knows it. */
  bucketFor(scope: Construct): IBucket {
    const { region } = this;
    return Bucket.fromBucketAttributes(scope, `Artifacts-${region}`, {
      region,
      bucketName: this.#bucketName,
      encryptionKey: Key.fromKeyArn(
        scope,
        `ArtifactsKey-${region}`,
        acrossRegions(this.#key, CfnKey.isCfnKey, ({ attrArn }) => attrArn),
      ),
    });
  }
}
