/**
 * `lost` with the resource; `snapshot`: gone from the stack, a snapshot is left; `left behind`: still there, and nobody's.
 * `untouched` is also what holds no data.
 */
export type DataFate = 'untouched' | 'lost' | 'snapshot' | 'left behind';

/** Resource types in which something stands that no deployment makes again. */
const statefulTypes: ReadonlySet<string> = new Set([
  'AWS::Backup::BackupVault',
  'AWS::CodeCommit::Repository',
  'AWS::Cognito::UserPool',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::ECR::Repository',
  'AWS::EC2::Volume',
  'AWS::EFS::FileSystem',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::ElastiCache::ServerlessCache',
  'AWS::Kinesis::Stream',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::OpenSearchService::Domain',
  'AWS::RDS::DBCluster',
  'AWS::RDS::GlobalCluster',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
  'AWS::SQS::Queue',
]);

export function isStateful(type: string): boolean {
  return statefulTypes.has(type);
}

/**
 * What becomes of the data in a resource that goes or is replaced.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatereplacepolicy.html
 */
export function fateOfData(
  type: string,
  {
    isGone,
    isReplaced,
    deletionPolicy,
    updateReplacePolicy,
  }: { isGone: boolean; isReplaced: boolean; deletionPolicy: unknown; updateReplacePolicy: unknown },
): DataFate {
  if (!isStateful(type) || (!isGone && !isReplaced)) return 'untouched';
  switch (isGone ? deletionPolicy : updateReplacePolicy) {
    case 'Retain':
    case 'RetainExceptOnCreate':
      return 'left behind';
    case 'Snapshot':
      return 'snapshot';
    default:
      // Without a word CloudFormation keeps a snapshot of a cluster that goes, and of none that is replaced.
      return type === 'AWS::RDS::DBCluster' && isGone && deletionPolicy === undefined ? 'snapshot' : 'lost';
  }
}
