import { Aspects, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AnyPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { WorkloadEnvironment } from '../workload-environment.ts';
import { EncryptLogGroups } from './encrypt-log-groups.ts';

export interface EncryptionStackProps extends StackProps {
  environment: WorkloadEnvironment;
}

/** What every other stack of an environment encrypts with; it comes first, since log groups exist everywhere. */
export class EncryptionStack extends Stack {
  /**
   * The key of an environment's data: database, queues, buckets, secrets and log groups. Who may use it is said where
   * it is used: `grant…` of a queue or a bucket takes the key along, and who may read a secret may have it decrypted.
   */
  readonly key: Key;

  constructor(scope: Construct, id: string, { environment, ...props }: EncryptionStackProps) {
    super(scope, id, props);
    this.key = new Key(this, 'Data', {
      description: `Data of ${environment.name}`,
      enableKeyRotation: true,
      // Without the key, backups that outlive the stack could not be read.
      removalPolicy: environment.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.key.addToResourcePolicy(logGroupsMayUseIt(this));
    this.key.addToResourcePolicy(secretsMayUseIt(this));
    Aspects.of(scope).add(new EncryptLogGroups(this.key));
  }
}

/**
 * CloudWatch Logs encrypts by itself, on nobody's behalf; the context keeps it to log groups of this account.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
function logGroupsMayUseIt(stack: Stack): PolicyStatement {
  const logGroups = stack.formatArn({ service: 'logs', resource: '*' });
  return new PolicyStatement({
    sid: 'LogGroups',
    principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
    actions: [
      'kms:Encrypt',
      'kms:Decrypt',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
      'kms:GenerateDataKey',
      'kms:GenerateDataKeyWithoutPlaintext',
      'kms:DescribeKey',
    ],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } },
  });
}

/**
 * As the policy of the key that Secrets Manager has by itself: whoever of this account may read or write a secret may do so
 * by the key, and by no other way to it.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
function secretsMayUseIt(stack: Stack): PolicyStatement {
  return new PolicyStatement({
    sid: 'Secrets',
    principals: [new AnyPrincipal()],
    actions: [
      'kms:Encrypt',
      'kms:Decrypt',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
      'kms:GenerateDataKey',
      'kms:GenerateDataKeyWithoutPlaintext',
      'kms:CreateGrant',
      'kms:DescribeKey',
    ],
    resources: ['*'],
    conditions: {
      StringEquals: {
        'kms:CallerAccount': stack.account,
        'kms:ViaService': `secretsmanager.${stack.region}.amazonaws.com`,
      },
    },
  });
}
