import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsAccess, ClientOptions } from '../deployment/aws-access.ts';
import { locationsOf, type Stack, stacksIn } from '../deployment/stack.ts';
import type { Location } from '../resolve-environments.ts';
import { examineBootstrap } from './examine-bootstrap.ts';
import { examineQuotas } from './examine-quotas.ts';
import { type Finding, good, type Section, unknown } from './finding.ts';

/** Who the credentials are of, and of every account and region of the delivery whether it is ready. */
export async function examineAccounts(
  stacks: readonly Stack[],
  { access, pipelineAccount }: { access: AwsAccess; pipelineAccount: string },
): Promise<Section[]> {
  const locations = locationsOf(stacks);
  return await Promise.all(
    locations.map(async (location) => {
      const { credentials, findings } = await enter(location, access);
      const there = stacksIn(stacks, location);
      const { account } = location;
      const more =
        credentials === undefined
          ? []
          : [
              ...(await examineBootstrap(there, { options: credentials, account, pipelineAccount })),
              ...(await examineQuotas(there, credentials)),
            ];
      return { title: titleOf(location, there), findings: [...findings, ...more] };
    }),
  );
}

function titleOf({ account, region }: Location, stacks: readonly Stack[]): string {
  const users = [...new Set(stacks.map(({ environment }) => environment ?? 'pipeline'))];
  return `Account ${account}, ${region}: ${users.join(', ')}`;
}

interface Entry {
  /** Undefined where the account cannot be looked into. */
  credentials?: ClientOptions;
  findings: readonly Finding[];
}

async function enter(location: Location, access: AwsAccess): Promise<Entry> {
  const options = access.optionsFor(location);
  const client = new STSClient(options);
  try {
    const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}));
    if (Account === location.account) return { credentials: options, findings: [good(`You are ${Arn}`)] };
    return await enterByRole(client, location, Account);
  } catch (error) {
    return { findings: [withoutCredentials(error, options.profile)] };
  }
}

/** The role that a bootstrapped account keeps for looking, for the accounts that it trusts. */
async function enterByRole(
  client: STSClient,
  location: Location,
  account: string | undefined,
): Promise<Entry> {
  const name = `cdk-hnb659fds-lookup-role-${location.account}-${location.region}`;
  const partition = location.region.startsWith('cn-') ? 'aws-cn' : 'aws';
  try {
    const { Credentials } = await client.send(
      new AssumeRoleCommand({
        RoleArn: `arn:${partition}:iam::${location.account}:role/${name}`,
        RoleSessionName: 'doctor',
      }),
    );
    if (Credentials === undefined) throw new Error('AssumeRole answered nothing');
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials;
    const credentials = {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
    };
    return {
      credentials: { region: location.region, credentials },
      findings: [good(`Looked at from account ${account}, as ${name}`)],
    };
  } catch {
    return {
      findings: [
        unknown(
          `Not looked at: the credentials are of account ${account}, which may not take ${name}`,
          `npm run doctor -- --profile ${location.account}=<profile>; before it is bootstrapped there is no other way.`,
        ),
      ],
    };
  }
}

function withoutCredentials(error: unknown, profile: string | undefined): Finding {
  const reason = error instanceof Error ? error.name : String(error);
  return unknown(
    `Not looked at: ${profile === undefined ? 'there are no credentials' : `profile ${profile} does not work`} (${reason})`,
    'Sign in (aws sso login, aws configure), and name the profile in AWS_PROFILE or by --profile <account>=<profile>.',
  );
}
