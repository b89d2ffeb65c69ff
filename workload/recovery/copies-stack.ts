import { CfnOutput, Duration, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import { type BackupVault, CfnBackupVault } from 'aws-cdk-lib/aws-backup';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledgeOneRegion, defineAccessLogBucket, defineDataBucket } from '../data/buckets.ts';
import type { EncryptionStack } from '../encryption/encryption-stack.ts';
import { removalPolicyOf } from '../removal-policy.ts';
import type { SnapshotPolicy, WorkloadEnvironment } from '../workload-environment.ts';
import { acrossRegions } from './across-regions.ts';
import { type CopyVault, defineVault } from './vault.ts';

/** AWS Backup lets nobody lock a vault for good before the third day. */
const coolingOffPeriod = Duration.days(3);

export interface CopiesStackProps extends StackProps {
  /** As it stands in the DR region. */
  environment: WorkloadEnvironment;
  encryption: EncryptionStack;
}

/**
 * What the DR region keeps of the other one for the day on which that is lost, or on which somebody wants the data to be
 * lost: images and videos, and snapshots in a vault that gives none away before its time. The other region writes here,
 * so this stack is there before it.
 */
export class CopiesStack extends Stack {
  readonly media: Bucket;
  readonly accessLogs: Bucket;
  /** For the stacks of the other region. */
  readonly arns: { media: string; key: string; vault: string | undefined };
  /** Where snapshots of the database are; undefined where none are made. */
  readonly vault: CopyVault | undefined;

  constructor(scope: Construct, id: string, { environment, encryption, ...props }: CopiesStackProps) {
    super(scope, id, props);
    const { key } = encryption;
    const vault =
      environment.snapshots && this.#defineLockedVault(environment, environment.snapshots, encryption);
    this.accessLogs = defineAccessLogBucket(this, environment);
    this.media = defineDataBucket(this, 'Media', { environment, key, accessLogs: this.accessLogs });
    acknowledgeOneRegion(this.media, 'It is the copy of the one in the other region.');
    this.arns = {
      media: this.#publishMedia(),
      key: acrossRegions(key, CfnKey.isCfnKey, ({ attrArn }) => attrArn),
      vault:
        vault &&
        acrossRegions(vault, CfnBackupVault.isCfnBackupVault, ({ attrBackupVaultArn }) => attrBackupVaultArn),
    };
    this.vault = vault && {
      name: acrossRegions(
        vault,
        CfnBackupVault.isCfnBackupVault,
        ({ attrBackupVaultName }) => attrBackupVaultName,
      ),
      region: this.region,
    };
  }

  /** By a name of ours, since the other region says of it that whoever copies may write all objects there. */
  #publishMedia(): string {
    const output = new CfnOutput(this, 'MediaArn', {
      value: this.media.bucketArn,
      description: 'Where images and videos are copied to',
    });
    return Fn.getStackOutput(this.stackName, output.logicalId, this.region);
  }

  #defineLockedVault(
    environment: WorkloadEnvironment,
    { keptInDays, lock }: SnapshotPolicy,
    { key }: EncryptionStack,
  ): BackupVault {
    return defineVault(this, 'Vault', {
      encryptionKey: key,
      lockConfiguration: {
        minRetention: Duration.days(keptInDays),
        // With a date, the lock is in compliance mode: after it, not even the account's root can open the vault.
        ...(lock === 'compliance' && { changeableFor: coolingOffPeriod }),
      },
      removalPolicy: removalPolicyOf(environment),
    });
  }
}
