import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AwsAccess } from '../../../pipeline/deployment/aws-access.ts';
import { examineAccounts } from '../../../pipeline/doctor/examine-accounts.ts';
import { type AwsCall, type AwsStandIn, standInForAws } from '../../support/aws-stand-in.ts';
import { stackWith } from '../deployment/stack-builder.ts';

const pipelineAccount = '111122223333';
const devAccount = '222222222222';

/** What the accounts are like; each test says what is different. */
let account: {
  caller: string;
  mayTakeRole: boolean;
  version: string | undefined;
  trusted: string;
  policies: string;
  addresses: number;
};
let aws: AwsStandIn;

beforeEach(async () => {
  account = {
    caller: devAccount,
    mayTakeRole: true,
    version: '33',
    trusted: pipelineAccount,
    policies: `arn:aws:iam::${devAccount}:policy/delivery-execution-sluice`,
    addresses: 5,
  };
  aws = await standInForAws(answer);
});
afterEach(async () => {
  await aws.stop();
});

function answer({ operation }: AwsCall) {
  switch (operation) {
    case 'GetCallerIdentity':
      return {
        body: xml(
          operation,
          `<Account>${account.caller}</Account><Arn>arn:aws:iam::${account.caller}:user/ada</Arn>`,
        ),
      };
    case 'AssumeRole':
      return account.mayTakeRole
        ? { body: xml(operation, `<Credentials>${roleCredentials}</Credentials>`) }
        : { status: 403, body: xmlError('AccessDenied') };
    case 'GetParameter':
      return account.version === undefined
        ? { status: 400, body: { __type: 'ParameterNotFound' } }
        : { body: { Parameter: { Value: account.version } } };
    case 'DescribeStacks':
      return { body: xml(operation, `<Stacks><member>${toolkit()}</member></Stacks>`) };
    case 'GetServiceQuota':
      return { status: 400, body: { __type: 'NoSuchResourceException' } };
    case 'GetAWSDefaultServiceQuota':
      return { body: { Quota: { Value: account.addresses } } };
    default:
      return { status: 400, body: { __type: 'UnknownOperationException' } };
  }
}

const roleCredentials =
  '<AccessKeyId>role</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration>';

function toolkit(): string {
  const parameters = { TrustedAccounts: account.trusted, CloudFormationExecutionPolicies: account.policies };
  const members = Object.entries(parameters).map(
    ([key, value]) =>
      `<member><ParameterKey>${key}</ParameterKey><ParameterValue>${value}</ParameterValue></member>`,
  );
  return `<StackName>CDKToolkit</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Parameters>${members.join('')}</Parameters>`;
}

function xml(operation: string, result: string): string {
  return `<${operation}Response><${operation}Result>${result}</${operation}Result></${operation}Response>`;
}

function xmlError(code: string): string {
  return `<ErrorResponse><Error><Code>${code}</Code><Message>No.</Message></Error></ErrorResponse>`;
}

const stack = stackWith({
  Address1: { Type: 'AWS::EC2::EIP' },
  Address2: { Type: 'AWS::EC2::EIP' },
});

async function lookAt() {
  const [section] = await examineAccounts([stack], { access: new AwsAccess(), pipelineAccount });
  if (!section) throw new Error('Nothing was looked at');
  return section;
}

async function findingsOf(verdict: string) {
  const { findings } = await lookAt();
  return findings.filter((finding) => finding.verdict === verdict);
}

describe('an account of the delivery', () => {
  it('is ready when it is bootstrapped, trusts the pipeline and allows what is needed', async () => {
    const { title, findings } = await lookAt();

    expect(title).toBe(`Account ${devAccount}, eu-west-1: dev`);
    expect(findings.map(({ verdict, what }) => `${verdict}: ${what}`)).toEqual([
      `good: You are arn:aws:iam::${devAccount}:user/ada`,
      'good: Bootstrapped, version 33 (6 or newer is needed)',
      `good: Trusts the pipeline’s account ${pipelineAccount}`,
      expect.stringMatching(/^good: CloudFormation deploys with .*delivery-execution-sluice$/),
      'good: Elastic IP addresses: 2 needed, 5 allowed',
    ]);
  });

  it('is looked at by its role where the credentials are of another account', async () => {
    account.caller = pipelineAccount;

    const { findings } = await lookAt();

    expect(findings[0]?.what).toBe(
      `Looked at from account ${pipelineAccount}, as cdk-hnb659fds-lookup-role-${devAccount}-eu-west-1`,
    );
    expect(findings.every(({ verdict }) => verdict === 'good')).toBe(true);
  });

  it('is said not to be looked at where neither works, and nothing is asked there', async () => {
    account.caller = pipelineAccount;
    account.mayTakeRole = false;

    expect((await lookAt()).findings).toEqual([
      expect.objectContaining({ verdict: 'unknown', remedy: expect.stringContaining(`${devAccount}=`) }),
    ]);
    expect(aws.calls.map(({ operation }) => operation)).toEqual(['GetCallerIdentity', 'AssumeRole']);
  });

  it('fails where it is not bootstrapped, or with too old a version', async () => {
    account.version = undefined;
    expect(await findingsOf('problem')).toEqual([
      { verdict: 'problem', what: 'Not bootstrapped', remedy: 'npm run bootstrap' },
    ]);

    account.version = '5';
    expect((await findingsOf('problem')).map(({ what }) => what)).toEqual([
      'Bootstrapped with version 5; 6 is needed',
    ]);
  });

  it('fails where it does not trust the pipeline, and is warned of an administrator', async () => {
    account.trusted = '999999999999';
    account.policies = '';

    expect((await findingsOf('problem')).map(({ what }) => what)).toEqual([
      `Does not trust the pipeline’s account ${pipelineAccount}`,
    ]);
    expect((await findingsOf('warning')).map(({ what }) => what)).toEqual([
      'CloudFormation deploys with AdministratorAccess',
    ]);
  });

  it('fails where it allows too few addresses, and tells how to ask for more', async () => {
    account.addresses = 1;

    expect(await findingsOf('problem')).toEqual([
      {
        verdict: 'problem',
        what: 'Elastic IP addresses: 2 needed, 1 allowed',
        remedy:
          'aws service-quotas request-service-quota-increase --region eu-west-1 --service-code ec2 --quota-code L-0263D0A3 --desired-value 2',
      },
    ]);
  });

  it('is said not to be looked at without credentials', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete process.env[name];
    Object.assign(process.env, {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    });

    expect((await lookAt()).findings).toEqual([
      expect.objectContaining({
        verdict: 'unknown',
        what: expect.stringContaining('there are no credentials'),
      }),
    ]);
  });
});
