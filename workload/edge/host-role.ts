import { Stack } from 'aws-cdk-lib';
import type { ISubnet } from 'aws-cdk-lib/aws-ec2';
import {
  type IManagedPolicy,
  type IRole,
  ManagedPolicy,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge, objectsOf } from '../acknowledge.ts';

export interface HostPolicyProps {
  media: IBucket;
  /** Of the shop's domain, if it has one. */
  certificateArn: string | undefined;
  /** Where the hosts stand, and what they carry. */
  subnets: readonly ISubnet[];
  tag: { key: string; value: string };
}

/** What the host of any proxy may do: read images and videos, have the certificate, and be given an address. */
export function defineHostPolicy(scope: Construct, props: HostPolicyProps): ManagedPolicy {
  const { media, certificateArn } = props;
  const policy = new ManagedPolicy(scope, 'Hosts', {
    description: 'Lets the host of a proxy mount images and videos and take an address',
  });
  allowMount(policy, media);
  allowToHaveAddress(policy, props);
  if (certificateArn !== undefined) {
    policy.addStatements(
      new PolicyStatement({ actions: ['acm:ExportCertificate'], resources: [certificateArn] }),
    );
  }
  return policy;
}

/** https://github.com/awslabs/mountpoint-s3/blob/main/doc/CONFIGURATION.md#iam-permissions */
function allowMount(policy: ManagedPolicy, media: IBucket): void {
  policy.addStatements(
    new PolicyStatement({ actions: ['s3:ListBucket'], resources: [media.bucketArn] }),
    new PolicyStatement({ actions: ['s3:GetObject'], resources: [media.arnForObjects('*')] }),
  );
  media.encryptionKey?.grantDecrypt(policy);
  acknowledge(policy, {
    rules: [objectsOf(media, policy)],
    reason: 'The bucket holds images and videos for everybody, and nothing else.',
  });
}

/**
 * Of a host nobody knows the ids before it starts:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html#amazonec2-AssociateAddress
 */
function allowToHaveAddress(policy: ManagedPolicy, { subnets, tag }: HostPolicyProps): void {
  const arn = (resource: string, resourceName: string) =>
    Stack.of(policy).formatArn({ service: 'ec2', resource, resourceName });
  policy.addStatements(
    new PolicyStatement({
      actions: ['ec2:AssociateAddress'],
      resources: [arn('instance', '*')],
      conditions: { StringEquals: { [`aws:ResourceTag/${tag.key}`]: tag.value } },
    }),
    new PolicyStatement({
      actions: ['ec2:AssociateAddress'],
      resources: [arn('network-interface', '*')],
      conditions: {
        ArnEqualsIfExists: { 'ec2:Subnet': subnets.map(({ subnetId }) => arn('subnet', subnetId)) },
      },
    }),
  );
  acknowledge(policy, {
    rules: [
      `AwsSolutions-IAM5[Resource::${arn('instance', '*')}]`,
      `AwsSolutions-IAM5[Resource::${arn('network-interface', '*')}]`,
    ],
    reason: 'Conditions keep it to the hosts of the proxies, by their tag and their subnets.',
  });
}

export interface HostRoleProps {
  /** Of the address of this proxy: no other has it to give. */
  allocationId: string;
  policies: IManagedPolicy[];
}

/** What the host of one proxy may do. */
export function defineHostRole(scope: Construct, { allocationId, policies }: HostRoleProps): IRole {
  const role = new Role(scope, 'HostRole', {
    assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
    managedPolicies: policies,
  });
  const address = Stack.of(scope).formatArn({
    service: 'ec2',
    resource: 'elastic-ip',
    resourceName: allocationId,
  });
  role.addToPolicy(new PolicyStatement({ actions: ['ec2:AssociateAddress'], resources: [address] }));
  return role.withoutPolicyUpdates();
}
