import { Stack } from 'aws-cdk-lib';
import type { ISubnet } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge, objectsOf } from '../acknowledge.ts';
import { allowSessionManager } from '../containers/allow-session-manager.ts';

export interface HostRoleProps {
  allocationId: string;
  media: IBucket;
  /** Of the shop's domain, if it has one. */
  certificateArn: string | undefined;
  /** Where the hosts of this proxy stand, and what they carry. */
  subnet: ISubnet;
  tag: { key: string; value: string };
}

/**
 * What the host of a proxy may do: be reached by Session Manager, read images and videos, take its address, and
 * have the certificate; the
 * cluster adds what the ECS agent needs.
 */
export function defineHostRole(scope: Construct, { media, certificateArn, ...props }: HostRoleProps): Role {
  const role = new Role(scope, 'HostRole', {
    assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
  });
  allowSessionManager(role);
  allowMount(role, media);
  allowAddress(role, Stack.of(scope), props);
  if (certificateArn !== undefined) {
    role.addToPolicy(
      new PolicyStatement({ actions: ['acm:ExportCertificate'], resources: [certificateArn] }),
    );
  }
  return role;
}

/** https://github.com/awslabs/mountpoint-s3/blob/main/doc/CONFIGURATION.md#iam-permissions */
function allowMount(role: Role, media: IBucket): void {
  role.addToPolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: [media.bucketArn] }));
  role.addToPolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources: [media.arnForObjects('*')] }));
  media.encryptionKey?.grantDecrypt(role);
  acknowledge(role, {
    rules: [objectsOf(media, role)],
    reason: 'The bucket holds images and videos for everybody, and nothing else.',
  });
}

/**
 * The address itself, and what may have it, of which nobody knows the ids before the host starts:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html#amazonec2-AssociateAddress
 */
function allowAddress(
  role: Role,
  stack: Stack,
  { allocationId, subnet, tag }: Omit<HostRoleProps, 'media' | 'certificateArn'>,
): void {
  const arn = (resource: string, resourceName: string) =>
    stack.formatArn({ service: 'ec2', resource, resourceName });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['ec2:AssociateAddress'],
      resources: [arn('elastic-ip', allocationId)],
    }),
  );
  role.addToPolicy(
    new PolicyStatement({
      actions: ['ec2:AssociateAddress'],
      resources: [arn('instance', '*')],
      conditions: { StringEquals: { [`aws:ResourceTag/${tag.key}`]: tag.value } },
    }),
  );
  role.addToPolicy(
    new PolicyStatement({
      actions: ['ec2:AssociateAddress'],
      resources: [arn('network-interface', '*')],
      conditions: { ArnEqualsIfExists: { 'ec2:Subnet': arn('subnet', subnet.subnetId) } },
    }),
  );
  acknowledge(role, {
    rules: [
      `AwsSolutions-IAM5[Resource::${arn('instance', '*')}]`,
      `AwsSolutions-IAM5[Resource::${arn('network-interface', '*')}]`,
    ],
    reason: 'Conditions keep it to the hosts of this one proxy, by their tag and their subnet.',
  });
}
