import { inertResource } from '../inert-resource.ts';

/** Who may do what is a question to AWS alone; here every program is trusted. */
export const identity = [
  inertResource('AWS::IAM::Role', '{name:RoleName}', {
    Arn: 'arn:aws:iam::{account}:role/{ref}',
    RoleId: 'AROA{id:17}',
  }),
  inertResource('AWS::IAM::Policy', '{name:PolicyName}', { Id: '{ref}' }),
  inertResource('AWS::IAM::ManagedPolicy', 'arn:aws:iam::{account}:policy/{name:ManagedPolicyName}', {
    PolicyArn: '{ref}',
    PolicyId: 'ANPA{id:17}',
  }),
  inertResource('AWS::IAM::InstanceProfile', '{name:InstanceProfileName}', {
    Arn: 'arn:aws:iam::{account}:instance-profile/{ref}',
  }),
  inertResource('AWS::IAM::ServiceLinkedRole', 'AWSServiceRole-{id:8}', { RoleName: '{ref}' }),
  inertResource('AWS::KMS::Key', '{uuid}', {
    Arn: 'arn:aws:kms:{region}:{account}:key/{ref}',
    KeyId: '{ref}',
  }),
  inertResource('AWS::KMS::Alias', '{name:AliasName}'),
  inertResource('AWS::IAM::OIDCProvider', 'arn:aws:iam::{account}:oidc-provider/{last:Url}', {
    Arn: '{ref}',
  }),
  inertResource(
    'AWS::CertificateManager::Certificate',
    'arn:aws:acm:{region}:{account}:certificate/{uuid}',
    {
      CertificateArn: '{ref}',
      Id: '{ref}',
    },
    [
      'CertificateAuthorityArn',
      'DomainName',
      'DomainValidationOptions',
      'KeyAlgorithm',
      'SubjectAlternativeNames',
      'ValidationMethod',
    ],
  ),
  inertResource('AWS::SES::EmailIdentity', '{property:EmailIdentity}'),
  inertResource('AWS::SES::ConfigurationSet', '{name:Name}'),
  inertResource('AWS::SES::ConfigurationSetEventDestination', '{id:12}', { Id: '{ref}' }, [
    'ConfigurationSetName',
  ]),
  inertResource('AWS::SQS::QueuePolicy', '{id:12}', { Id: '{ref}' }),
  inertResource('AWS::SNS::TopicPolicy', '{id:12}', { Id: '{ref}' }),
  inertResource('AWS::S3::BucketPolicy', '{property:Bucket}'),
  inertResource('AWS::SecretsManager::ResourcePolicy', '{property:SecretId}', { Id: '{ref}' }),
  inertResource('AWS::Lambda::Permission', '{id:12}', { Id: '{ref}' }),
  // Read by the issuer of their user pool.
  inertResource('AWS::Cognito::UserPoolDomain', '{property:Domain}', {
    Id: '{ref}',
    CloudFrontDistribution: '',
  }),
  inertResource('AWS::Cognito::UserPoolResourceServer', '{property:Identifier}', {}, [
    'Identifier',
    'UserPoolId',
  ]),
  inertResource('AWS::Cognito::UserPoolUser', '{property:Username}', {}, ['Username', 'UserPoolId']),
  inertResource('AWS::Cognito::UserPoolGroup', '{property:GroupName}', {}, ['GroupName', 'UserPoolId']),
  inertResource('AWS::Cognito::UserPoolUserToGroupAttachment', '{id:12}', { Id: '{ref}' }, [
    'GroupName',
    'UserPoolId',
    'Username',
  ]),
];
