import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  executionPolicy,
  type PolicyDocument,
  policyArn,
  type Statement,
} from '../../../pipeline/bootstrap/execution-policy.ts';
import { UnknownService } from '../../../pipeline/bootstrap/services-of-types.ts';
import { resourcesOf, type Stack } from '../../../pipeline/deployment/stack.ts';
import { deliveryStacks } from '../deployment/delivery-stacks.ts';
import { stackWith } from '../deployment/stack-builder.ts';

const account = '111111111111';

let stacks: Stack[];
let policy: PolicyDocument;
beforeAll(() => {
  stacks = deliveryStacks();
  policy = executionPolicy(account, stacks);
});

function statement(id: string, document = policy): Statement {
  const found = document.Statement.find(({ Sid }) => Sid === id);
  if (!found) throw new Error(`There is no statement ${id}`);
  return found;
}

/** The statements that let an IAM action be done. */
const allowing = (action: string) => policy.Statement.filter(({ Action }) => Action.includes(action));

/** Whether a resource of a statement, with its stars, is the ARN. */
function covers({ Resource }: Statement, arn: string): boolean {
  return [Resource].flat().some((pattern) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(arn));
}

describe('what CloudFormation may do when the delivery deploys', () => {
  it('is what the services of the templates need, in their regions', () => {
    const { Action, Condition } = statement('Services');

    expect(Action).toEqual(expect.arrayContaining(['ecs:*', 'rds:*', 'codepipeline:*']));
    expect(Action).not.toContain('iam:*');
    expect(Action).not.toContain('s3:*');
    expect(Action).not.toContain('organizations:*');
    expect(Condition).toEqual({ StringEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'] } });
  });

  it('is the plan of the switch in whichever region holds such plans', () => {
    expect(statement('GlobalServices').Action).toEqual(['arc-region-switch:*']);
  });

  it('is less in an account that holds only an environment', () => {
    const dev = executionPolicy(
      account,
      stacks.filter(({ environment }) => environment === 'dev'),
    );

    expect(statement('Services', dev).Action).not.toContain('codepipeline:*');
    expect(dev.Statement.map(({ Sid }) => Sid)).not.toContain('Records');
  });

  it.each(['iam:CreateRole', 'iam:PutRolePolicy', 'iam:CreatePolicyVersion', 'iam:AttachRolePolicy'])(
    'lets %s be done to what carries the stacks’ names, and not to the policy or the roles that say so',
    (action) => {
      const statements = allowing(action);

      expect(
        statements.some((one) => covers(one, `arn:aws:iam::${account}:role/sluice-dev-services-X`)),
      ).toBe(true);
      for (const other of [
        policyArn(account, 'eu-central-1'),
        `arn:aws:iam::${account}:role/cdk-hnb659fds-cfn-exec-role-${account}-eu-central-1`,
        `arn:aws:iam::${account}:role/Admin`,
        `arn:aws:iam::${account}:user/ada`,
      ])
        expect(statements.filter((one) => covers(one, other))).toEqual([]);
    },
  );

  it('has no action of IAM without a limit', () => {
    for (const { Action, Resource } of policy.Statement) {
      if (Action.some((action) => action.startsWith('iam:'))) expect(Resource).not.toBe('*');
      expect(Action).not.toContain('*');
    }
  });

  it('attaches of the policies of AWS only those that the templates name', () => {
    const { Condition } = statement('AttachPolicies');

    expect(Condition?.ArnLike?.['iam:PolicyARN']).toEqual([
      `arn:aws:iam::${account}:policy/sluice-*`,
      'arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers',
      'arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup',
      'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole',
      'arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole',
    ]);
  });

  it('writes records only into the zones of the environments', () => {
    expect(statement('Records').Resource).toEqual(['arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ']);
  });

  it('holds for every name: CloudFormation begins it with the stack’s, or the template does', () => {
    const given = stacks.flatMap((stack) =>
      [
        ['AWS::IAM::Role', 'RoleName'],
        ['AWS::IAM::ManagedPolicy', 'ManagedPolicyName'],
        ['AWS::IAM::InstanceProfile', 'InstanceProfileName'],
        ['AWS::S3::Bucket', 'BucketName'],
      ].flatMap(([type = '', property = '']) =>
        resourcesOf(stack, type).flatMap(([, { Properties }]) => Properties?.[property] ?? []),
      ),
    );

    for (const name of [...given, ...stacks.map((stack) => stack.name)])
      expect(JSON.stringify(name)).toMatch(/^"sluice-|"sluice-/);
  });

  it('lets in who speaks for callers only where a template does', () => {
    const github = stackWith({
      Provider: {
        Type: 'AWS::IAM::OIDCProvider',
        Properties: { Url: 'https://token.actions.githubusercontent.com' },
      },
    });

    expect(allowing('iam:CreateOpenIDConnectProvider')).toEqual([]);
    expect(statement('IdentityProviders', executionPolicy(account, [github])).Resource).toEqual([
      `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`,
    ]);
  });

  it('is refused for a type whose service is not known, with the file to add it to', () => {
    const stack = stackWith({ Ledger: { Type: 'AWS::QLDB::Ledger' } });

    expect(() => executionPolicy(account, [stack])).toThrow(UnknownService);
    expect(() => executionPolicy(account, [stack])).toThrow('pipeline/bootstrap/services-of-types.ts');
  });
});
