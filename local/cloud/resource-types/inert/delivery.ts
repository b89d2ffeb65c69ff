import { inertResource } from '../inert-resource.ts';

/** Recorded for the parts of the rehearsal that run pipelines, builds, repositories and registries. */
export const delivery = [
  inertResource('AWS::CodePipeline::Pipeline', '{name:Name}', {
    Arn: 'arn:aws:codepipeline:{region}:{account}:{ref}',
    Version: '1',
  }),
  inertResource('AWS::CodePipeline::Webhook', '{name:Name}', { Id: '{ref}' }),
  inertResource('AWS::CodeCommit::Repository', '{uuid}', {
    Arn: 'arn:aws:codecommit:{region}:{account}:{property:RepositoryName}',
    CloneUrlHttp: 'https://git-codecommit.{region}.amazonaws.com/v1/repos/{property:RepositoryName}',
    CloneUrlSsh: 'ssh://git-codecommit.{region}.amazonaws.com/v1/repos/{property:RepositoryName}',
    Name: '{property:RepositoryName}',
    RepositoryId: '{ref}',
  }),
  inertResource('AWS::CodeBuild::Project', '{name:Name}', {
    Arn: 'arn:aws:codebuild:{region}:{account}:project/{ref}',
  }),
  inertResource(
    'AWS::CodeBuild::ReportGroup',
    'arn:aws:codebuild:{region}:{account}:report-group/{name:Name}',
    {
      Arn: '{ref}',
    },
  ),
  // A tag is found here by whatever region's host it is named.
  inertResource('AWS::ECR::ReplicationConfiguration', '{account}', { RegistryId: '{account}' }),
  inertResource('AWS::ECR::SigningConfiguration', '{account}', { RegistryId: '{account}' }),
  inertResource('AWS::Signer::SigningProfile', '{uuid}', {
    Arn: 'arn:aws:signer:{region}:{account}:/signing-profiles/{ref}',
    ProfileName: '{ref}',
  }),
  inertResource('AWS::ECR::RegistryPolicy', '{account}', { RegistryId: '{ref}' }),
  inertResource('AWS::ECR::RegistryScanningConfiguration', '{account}', { RegistryId: '{ref}' }),
  inertResource('AWS::ECR::RepositoryCreationTemplate', '{property:Prefix}'),
  // Whoever names them means the function as it is now.
  inertResource(
    'AWS::Lambda::Version',
    'arn:aws:lambda:{region}:{account}:function:{last:FunctionName}:1',
    {
      FunctionArn: '{ref}',
      Version: '1',
    },
    ['CodeSha256', 'Description', 'FunctionName'],
  ),
  inertResource(
    'AWS::Lambda::Alias',
    'arn:aws:lambda:{region}:{account}:function:{last:FunctionName}:{property:Name}',
    {
      AliasArn: '{ref}',
    },
  ),
  inertResource('AWS::CodeStarNotifications::NotificationRule', '{uuid}', {
    Arn: 'arn:aws:codestar-notifications:{region}:{account}:notificationrule/{ref}',
  }),
];
