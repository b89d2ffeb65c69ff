import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { planBootstrap } from '../../../pipeline/bootstrap/bootstrap-plan.ts';
import { BootstrapFailed, carryOut } from '../../../pipeline/bootstrap/carry-out.ts';
import { AwsAccess } from '../../../pipeline/deployment/aws-access.ts';
import { NoCredentials, WrongAccount } from '../../../pipeline/deployment/require-account.ts';
import { type AwsCall, type AwsStandIn, standInForAws } from '../../support/aws-stand-in.ts';
import { stackWith } from '../deployment/stack-builder.ts';

const account = '222222222222';
const access = new AwsAccess();
const stacks = ['eu-central-1', 'eu-west-1'].map((region) =>
  stackWith({ Bucket: { Type: 'AWS::S3::Bucket' } }, { id: region, account, region }),
);
const plans = planBootstrap(stacks, { access, pipelineAccount: account });

/** What IAM holds; each test says what is different. */
let iam: { caller: string; document: string | undefined; versions: number };
let aws: AwsStandIn;
let events: string[];

beforeEach(async () => {
  iam = { caller: account, document: undefined, versions: 1 };
  events = [];
  aws = await standInForAws(answer);
});
afterEach(async () => {
  await aws.stop();
});

function answer({ operation, input }: AwsCall) {
  events.push(operation);
  switch (operation) {
    case 'GetCallerIdentity':
      return { body: xml(operation, `<Account>${iam.caller}</Account>`) };
    case 'GetPolicy':
      return iam.document === undefined
        ? {
            status: 404,
            body: '<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>No.</Message></Error></ErrorResponse>',
          }
        : { body: xml(operation, '<Policy><DefaultVersionId>v9</DefaultVersionId></Policy>') };
    case 'GetPolicyVersion':
      return {
        body: xml(
          operation,
          `<PolicyVersion><Document>${encodeURIComponent(iam.document ?? '')}</Document></PolicyVersion>`,
        ),
      };
    case 'ListPolicyVersions':
      return { body: xml(operation, `<Versions>${versions()}</Versions>`) };
    case 'DeletePolicyVersion':
      events.push(`delete ${input.VersionId}`);
      return { body: xml(operation, '') };
    default:
      return { body: xml(operation, '') };
  }
}

/** The newest is in force; the list is not in their order. */
function versions(): string {
  return Array.from({ length: iam.versions }, (_, index) => 9 - index)
    .map(
      (number) =>
        `<member><VersionId>v${number}</VersionId><IsDefaultVersion>${number === 9}</IsDefaultVersion><CreateDate>2026-01-0${number}T00:00:00Z</CreateDate></member>`,
    )
    .join('');
}

function xml(operation: string, result: string): string {
  return `<${operation}Response><${operation}Result>${result}</${operation}Result></${operation}Response>`;
}

async function carryOutWith(exitCode = 0) {
  await carryOut(plans, {
    access,
    say: (line) => events.push(line),
    run: async (command) => {
      events.push(`run ${command[4]}`);
      return exitCode;
    },
  });
}

const policy = JSON.stringify(plans[0]?.policy);
const runs = [`run aws://${account}/eu-central-1`, `run aws://${account}/eu-west-1`];

describe('bootstrapping an account', () => {
  it('makes the policy before the stacks that attach it', async () => {
    await carryOutWith();

    expect(events).toEqual([
      'GetCallerIdentity',
      'GetPolicy',
      'CreatePolicy',
      `Policy delivery-execution-sluice in account ${account}: created`,
      ...runs,
    ]);
    expect(aws.calls.find(({ operation }) => operation === 'CreatePolicy')?.input.PolicyDocument).toBe(
      policy,
    );
  });

  it('leaves a policy alone that says the same', async () => {
    iam.document = policy;

    await carryOutWith();

    expect(events.slice(1, 4)).toEqual([
      'GetPolicy',
      'GetPolicyVersion',
      expect.stringContaining('as it is'),
    ]);
    expect(events.slice(4)).toEqual(runs);
  });

  it('makes the next version of a policy that says something else, and room for it among five', async () => {
    iam.document = '{}';
    iam.versions = 5;

    await carryOutWith();

    expect(events).toEqual(expect.arrayContaining(['delete v5', 'CreatePolicyVersion', ...runs]));
  });

  it('deletes no version while there is room', async () => {
    iam.document = '{}';
    iam.versions = 4;

    await carryOutWith();

    expect(events).not.toContain('DeletePolicyVersion');
    expect(events).toContain('CreatePolicyVersion');
  });

  it('does nothing with the credentials of another account', async () => {
    iam.caller = '999999999999';

    await expect(carryOutWith()).rejects.toThrow(WrongAccount);
    expect(events).toEqual(['GetCallerIdentity']);
  });

  it('does nothing without credentials', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete process.env[name];
    Object.assign(process.env, {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    });

    await expect(carryOutWith()).rejects.toThrow(NoCredentials);
    expect(events).toEqual([]);
  });

  it('ends with the first region that fails', async () => {
    await expect(carryOutWith(1)).rejects.toThrow(BootstrapFailed);
    expect(events).toContain(runs[0]);
    expect(events).not.toContain(runs[1]);
  });
});
