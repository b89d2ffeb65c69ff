import { inertResource } from '../inert-resource.ts';

/** Copies for the day on which a region fails: kept by AWS alone. */
export const recovery = [
  inertResource('AWS::Backup::BackupVault', '{property:BackupVaultName}', {
    BackupVaultArn: 'arn:aws:backup:{region}:{account}:backup-vault:{ref}',
    BackupVaultName: '{ref}',
  }),
  inertResource('AWS::Backup::LogicallyAirGappedBackupVault', '{property:BackupVaultName}', {
    BackupVaultArn: 'arn:aws:backup:{region}:{account}:backup-vault:{ref}',
  }),
  inertResource('AWS::Backup::BackupPlan', '{uuid}', {
    BackupPlanArn: 'arn:aws:backup:{region}:{account}:backup-plan:{ref}',
    BackupPlanId: '{ref}',
    VersionId: '{id:32}',
  }),
  inertResource(
    'AWS::Backup::BackupSelection',
    '{uuid}_{property:BackupPlanId}',
    { Id: '{ref}', SelectionId: '{uuid}', BackupPlanId: '{property:BackupPlanId}' },
    ['BackupPlanId', 'BackupSelection'],
  ),
  inertResource('AWS::Backup::RestoreTestingPlan', '{property:RestoreTestingPlanName}', {
    RestoreTestingPlanArn: 'arn:aws:backup:{region}:{account}:restore-testing-plan:{ref}',
  }),
  inertResource('AWS::Backup::RestoreTestingSelection', '{property:RestoreTestingSelectionName}', {}, [
    'ProtectedResourceType',
    'RestoreTestingPlanName',
    'RestoreTestingSelectionName',
  ]),
  inertResource(
    'AWS::ElastiCache::GlobalReplicationGroup',
    'ldgnf-{property:GlobalReplicationGroupIdSuffix}',
    {
      Arn: 'arn:aws:elasticache::{account}:globalreplicationgroup:{ref}',
      GlobalReplicationGroupId: '{ref}',
      Status: 'available',
    },
  ),
  // The replica has the primary's id: the last part of its ARN.
  inertResource(
    'AWS::KMS::ReplicaKey',
    '{last:PrimaryKeyArn}',
    { Arn: 'arn:aws:kms:{region}:{account}:key/{ref}', KeyId: '{ref}' },
    ['PrimaryKeyArn'],
  ),
];
