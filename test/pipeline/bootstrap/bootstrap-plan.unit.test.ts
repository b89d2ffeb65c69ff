import { describe, expect, it } from '@jest/globals';
import { planBootstrap } from '../../../pipeline/bootstrap/bootstrap-plan.ts';
import { AwsAccess, UnreadableProfile } from '../../../pipeline/deployment/aws-access.ts';
import { stackWith } from '../deployment/stack-builder.ts';

const tooling = '111122223333';
const prod = '444444444444';

const bucket = { Bucket: { Type: 'AWS::S3::Bucket' } };
const stacks = [
  stackWith(bucket, { id: 'a', account: prod, region: 'eu-central-1', environment: 'prod' }),
  stackWith(bucket, { id: 'b', account: prod, region: 'eu-west-1', environment: 'prod' }),
  stackWith(bucket, { id: 'c', account: tooling, region: 'eu-central-1', environment: undefined }),
  stackWith(bucket, { id: 'd', account: tooling, region: 'eu-west-1', environment: undefined }),
];

const plansWith = (profiles: string[] = []) =>
  planBootstrap(stacks, { access: new AwsAccess(profiles), pipelineAccount: tooling });

describe('the plan for bootstrapping', () => {
  it('has every account once, the pipeline’s first, and every region of each', () => {
    expect(
      plansWith().map(({ account, users, regions }) => ({
        account,
        users,
        regions: regions.map(({ region }) => region),
      })),
    ).toEqual([
      { account: tooling, users: ['pipeline'], regions: ['eu-central-1', 'eu-west-1'] },
      { account: prod, users: ['prod'], regions: ['eu-central-1', 'eu-west-1'] },
    ]);
  });

  it('lets an account trust the pipeline’s, which need not trust itself, and deploy with its own policy', () => {
    const [first, second] = plansWith();

    expect(first?.regions[0]?.command.join(' ')).toBe(
      `npx --yes aws-cdk@2.1148.1 bootstrap aws://${tooling}/eu-central-1 --cloudformation-execution-policies arn:aws:iam::${tooling}:policy/delivery-execution-sluice`,
    );
    expect(second?.regions[1]?.command.join(' ')).toBe(
      `npx --yes aws-cdk@2.1148.1 bootstrap aws://${prod}/eu-west-1 --cloudformation-execution-policies arn:aws:iam::${prod}:policy/delivery-execution-sluice --trust ${tooling}`,
    );
  });

  it('uses the profile of each account, where one is named', () => {
    const [first, second] = plansWith([`${prod}=prod-admin`]);

    expect(first?.regions[0]?.command).not.toContain('--profile');
    expect(second?.regions[0]?.command.slice(-2)).toEqual(['--profile', 'prod-admin']);
  });

  it('refuses a profile that names no account', () => {
    expect(() => plansWith(['prod-admin'])).toThrow(UnreadableProfile);
  });
});
