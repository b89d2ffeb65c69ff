import { inertResource } from '../inert-resource.ts';

/** Copies for the day on which a region fails, and plans for it: kept and carried out by AWS alone. */
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
    'AWS::ARCRegionSwitch::Plan',
    'arn:aws:arc-region-switch::{account}:plan/{property:Name}:{id:6}',
    { Arn: '{ref}', Owner: '{account}', Version: '1' },
    ['Name', 'PrimaryRegion', 'RecoveryApproach', 'Regions'],
  ),
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
