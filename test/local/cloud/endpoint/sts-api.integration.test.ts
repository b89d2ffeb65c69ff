import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { home, startCloudInTest } from '../cloud-in-test.ts';

const roles = {
  Resources: {
    Tester: {
      Type: 'AWS::IAM::Role',
      Properties: { RoleName: 'tester', AssumeRolePolicyDocument: {} },
    },
  },
};

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
beforeAll(async () => {
  cloud = await startCloudInTest();
  await cloud.deploy('roles', roles);
});
afterAll(() => cloud.end());

const sts = (settings = {}) => new STSClient({ ...cloud.clientSettings(), maxAttempts: 1, ...settings });
const assume = (RoleArn: string, more = {}) =>
  sts().send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'by-test', ...more }));

describe('STS', () => {
  it('tells who calls', async () => {
    expect(await sts().send(new GetCallerIdentityCommand())).toMatchObject({
      Account: home.account,
      Arn: `arn:aws:iam::${home.account}:root`,
    });
  });

  it('gives credentials of a role that a template has made, which are known again by role and session', async () => {
    const { Credentials, AssumedRoleUser } = await assume(`arn:aws:iam::${home.account}:role/tester`, {
      DurationSeconds: 900,
    });
    const credentials = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };
    const lifeInSeconds = ((Credentials?.Expiration?.getTime() ?? 0) - Date.now()) / 1000;

    const identity = await sts({ credentials }).send(new GetCallerIdentityCommand());

    expect(AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${home.account}:assumed-role/tester/by-test`);
    expect(identity).toMatchObject({
      Account: home.account,
      Arn: AssumedRoleUser?.Arn,
      UserId: AssumedRoleUser?.AssumedRoleId,
    });
    expect(lifeInSeconds).toBeGreaterThan(890);
    expect(lifeInSeconds).toBeLessThanOrEqual(900);
  });

  it('has the roles of a bootstrapped account in every account', async () => {
    const { Credentials } = await assume(
      'arn:aws:iam::222222222222:role/cdk-hnb659fds-deploy-role-222222222222-eu-west-1',
    );
    expect(Credentials?.AccessKeyId).toBe('222222222222');
  });

  it.each([
    ['a role that is not there', 'arn:aws:iam::111111111111:role/nobody', {}, 'AccessDenied'],
    ['a role of another account', 'arn:aws:iam::222222222222:role/tester', {}, 'AccessDenied'],
    ['what is no role', 'arn:aws:iam::111111111111:user/tester', {}, 'ValidationError'],
    [
      'a session without a proper name',
      'arn:aws:iam::111111111111:role/tester',
      { RoleSessionName: 'a b' },
      'ValidationError',
    ],
    [
      'more than twelve hours',
      'arn:aws:iam::111111111111:role/tester',
      { DurationSeconds: 43_201 },
      'ValidationError',
    ],
  ])('refuses %s', async (_, arn, more, name) => {
    await expect(assume(arn, more)).rejects.toMatchObject({ name });
  });
});
