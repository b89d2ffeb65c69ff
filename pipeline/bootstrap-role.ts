import { Arn, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Location } from './resolve-environments.ts';

/** Roles that `cdk bootstrap` makes in every account and region. No image is an asset. */
export type BootstrapRole = 'deploy' | 'file-publishing' | 'lookup';

/** https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html */
export function bootstrapRoleArn(
  scope: Construct,
  role: BootstrapRole,
  { account, region }: Location,
): string {
  const stack = Stack.of(scope);
  const qualifier = stack.synthesizer.bootstrapQualifier ?? 'hnb659fds';
  return Arn.format(
    {
      service: 'iam',
      region: '',
      account,
      resource: 'role',
      resourceName: `cdk-${qualifier}-${role}-role-${account}-${region}`,
    },
    stack,
  );
}
