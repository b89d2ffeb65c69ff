import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { Stack } from '../deployment/stack.ts';
import { RefusedInput } from '../refused-input.ts';
import { identityProvidersIn, managedPoliciesIn, zonesIn } from './find-in-templates.ts';
import { linkedRolesFor, serviceActionsFor } from './services-of-types.ts';

/** IAM takes no more: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const largestPolicyInCharacters = 6144;

/** Does not begin as the policies that it lets CloudFormation change: nothing that is deployed can widen it. */
export const policyName = 'delivery-execution-sluice';

/** What CloudFormation names for a stack begins with the stack's name, and every stack's name with this. */
const ours = 'sluice-';

export interface Statement {
  Sid: string;
  Effect: 'Allow';
  Action: readonly string[];
  Resource: string | readonly string[];
  Condition?: Record<string, Record<string, string | readonly string[]>>;
}

export interface PolicyDocument {
  Version: '2012-10-17';
  Statement: readonly Statement[];
}

/** The stacks need more than one policy can hold. */
export class PolicyTooLarge extends RefusedInput {
  override name = 'PolicyTooLarge';

  constructor(account: string, size: number) {
    super(
      `The policy for deployments in account ${account} has ${size} characters; IAM takes ${largestPolicyInCharacters}. Split it in pipeline/bootstrap/execution-policy.ts.`,
    );
  }
}

/**
 * What CloudFormation may do with an account: the services of which the stacks have resources, in the regions where they
 * stand; of IAM only what carries the stacks' names, of S3 their buckets, of Route 53 their zones.
 */
export function executionPolicy(account: string, stacks: readonly Stack[]): PolicyDocument {
  const regions = [...new Set(stacks.map(({ region }) => region))].sort();
  const { partition = 'aws' } = RegionInfo.get(regions[0] ?? '');
  const arns = { iam: `arn:${partition}:iam::${account}`, partition, account };
  const document: PolicyDocument = {
    Version: '2012-10-17',
    Statement: [
      ...serviceStatements(stacks, regions),
      ...templateStatements(arns),
      ...roleStatements(stacks, arns),
      ...providerStatements(stacks, arns),
      ...zoneStatements(stacks, partition),
    ],
  };
  const size = JSON.stringify(document).length;
  if (size > largestPolicyInCharacters) throw new PolicyTooLarge(account, size);
  return document;
}

export function policyArn(account: string, region: string): string {
  return `arn:${RegionInfo.get(region).partition ?? 'aws'}:iam::${account}:policy/${policyName}`;
}

interface Arns {
  iam: string;
  partition: string;
  account: string;
}

/** ARC has its control plane in one region for all: https://docs.aws.amazon.com/r53recovery/latest/dg/region-switch.html */
function serviceStatements(stacks: readonly Stack[], regions: readonly string[]): Statement[] {
  const actions = serviceActionsFor(stacks);
  const everywhere = actions.filter((action) => action.startsWith('arc-'));
  return [
    {
      Sid: 'Services',
      Effect: 'Allow',
      Action: actions.filter((action) => !everywhere.includes(action)),
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': regions } },
    },
    ...(everywhere.length === 0
      ? []
      : [{ Sid: 'GlobalServices', Effect: 'Allow', Action: everywhere, Resource: '*' } as const]),
  ];
}

/** Buckets of the stacks, the code of functions, values that templates refer to, and outputs of stacks elsewhere. */
function templateStatements({ partition, account }: Arns): Statement[] {
  return [
    {
      Sid: 'Buckets',
      Effect: 'Allow',
      Action: ['s3:*'],
      Resource: [`arn:${partition}:s3:::${ours}*`],
    },
    {
      Sid: 'Assets',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:GetBucketLocation', 's3:ListBucket'],
      Resource: [`arn:${partition}:s3:::cdk-hnb659fds-assets-*`],
    },
    {
      Sid: 'Parameters',
      Effect: 'Allow',
      Action: ['ssm:GetParameter', 'ssm:GetParameters'],
      Resource: [
        `arn:${partition}:ssm:*::parameter/aws/service/*`,
        `arn:${partition}:ssm:*:${account}:parameter/cdk-bootstrap/*`,
      ],
    },
    {
      Sid: 'Outputs',
      Effect: 'Allow',
      Action: ['cloudformation:DescribeStacks'],
      Resource: [`arn:${partition}:cloudformation:*:${account}:stack/${ours}*`],
    },
  ];
}

/** Roles and policies that carry the stacks' names; of AWS's own policies only those that templates attach. */
function roleStatements(stacks: readonly Stack[], { iam, partition }: Arns): Statement[] {
  return [
    {
      Sid: 'RolesAndPolicies',
      Effect: 'Allow',
      Action: [
        ...['Create', 'Delete', 'Get', 'Tag', 'Untag'].flatMap((verb) => [
          `iam:${verb}Role`,
          `iam:${verb}Policy`,
          `iam:${verb}InstanceProfile`,
        ]),
        'iam:UpdateRole',
        'iam:UpdateAssumeRolePolicy',
        'iam:PutRolePolicy',
        'iam:GetRolePolicy',
        'iam:DeleteRolePolicy',
        'iam:List*',
        'iam:CreatePolicyVersion',
        'iam:DeletePolicyVersion',
        'iam:GetPolicyVersion',
        'iam:AddRoleToInstanceProfile',
        'iam:RemoveRoleFromInstanceProfile',
        'iam:PassRole',
      ],
      Resource: ['role', 'policy', 'instance-profile'].map((kind) => `${iam}:${kind}/${ours}*`),
    },
    {
      Sid: 'AttachPolicies',
      Effect: 'Allow',
      Action: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
      Resource: `${iam}:role/${ours}*`,
      Condition: {
        ArnLike: {
          'iam:PolicyARN': [
            `${iam}:policy/${ours}*`,
            ...managedPoliciesIn(stacks).map((name) => `arn:${partition}:iam::aws:policy/${name}`),
          ],
        },
      },
    },
    {
      Sid: 'RolesOfServices',
      Effect: 'Allow',
      Action: ['iam:CreateServiceLinkedRole'],
      Resource: `${iam}:role/aws-service-role/*`,
      Condition: { StringEquals: { 'iam:AWSServiceName': linkedRolesFor(stacks) } },
    },
    {
      // The actions of a pipeline are carried out by roles of the bootstrap stacks, in other accounts as well.
      Sid: 'RolesOfActions',
      Effect: 'Allow',
      Action: ['iam:PassRole'],
      Resource: `arn:${partition}:iam::*:role/cdk-hnb659fds-deploy-role-*`,
      Condition: { StringEquals: { 'iam:PassedToService': 'codepipeline.amazonaws.com' } },
    },
  ];
}

/** Where GitHub delivers; elsewhere nothing may let strangers in. */
function providerStatements(stacks: readonly Stack[], { iam }: Arns): Statement[] {
  const providers = identityProvidersIn(stacks);
  if (providers.length === 0) return [];
  return [
    {
      Sid: 'IdentityProviders',
      Effect: 'Allow',
      Action: [
        ...['Create', 'Delete', 'Get', 'Tag', 'Untag'].map((verb) => `iam:${verb}OpenIDConnectProvider`),
        'iam:AddClientIDToOpenIDConnectProvider',
        'iam:RemoveClientIDFromOpenIDConnectProvider',
        'iam:UpdateOpenIDConnectProviderThumbprint',
      ],
      Resource: providers.map((provider) => `${iam}:oidc-provider/${provider}`),
    },
  ];
}

/** An interface endpoint answers under the service's name by a zone that EC2 ties to the network. */
function zoneStatements(stacks: readonly Stack[], partition: string): Statement[] {
  const zones = zonesIn(stacks);
  return [
    {
      Sid: 'HealthChecksAndEndpoints',
      Effect: 'Allow',
      Action: [
        'route53:AssociateVPCWithHostedZone',
        'route53:ChangeTagsForResource',
        'route53:CreateHealthCheck',
        'route53:DeleteHealthCheck',
        'route53:GetChange',
        'route53:GetHealthCheck',
        'route53:ListTagsForResource',
        'route53:UpdateHealthCheck',
      ],
      Resource: '*',
    },
    ...(zones.length === 0
      ? []
      : [
          {
            Sid: 'Records',
            Effect: 'Allow',
            Action: [
              'route53:ChangeResourceRecordSets',
              'route53:GetHostedZone',
              'route53:ListResourceRecordSets',
            ],
            Resource: zones.map((zone) => `arn:${partition}:route53:::hostedzone/${zone}`),
          } as const,
        ]),
  ];
}
