import { cdkCli } from '../cdk-cli.ts';
import type { AwsAccess } from '../deployment/aws-access.ts';
import { locationsOf, type Stack } from '../deployment/stack.ts';
import { executionPolicy, type PolicyDocument, policyArn } from './execution-policy.ts';

/** What one account gets. */
export interface AccountPlan {
  account: string;
  /** `pipeline` and the environments that stand there. */
  users: readonly string[];
  policy: PolicyDocument;
  policyArn: string;
  regions: readonly { region: string; command: readonly string[] }[];
}

/** Account by account, the policy for deployments and a command for each region; the pipeline's account first. */
export function planBootstrap(
  stacks: readonly Stack[],
  { access, pipelineAccount }: { access: AwsAccess; pipelineAccount: string },
): AccountPlan[] {
  const accounts = [...new Set([pipelineAccount, ...stacks.map(({ account }) => account)])];
  return accounts.map((account) => {
    const there = stacks.filter((stack) => stack.account === account);
    const locations = locationsOf(there);
    return {
      account,
      users: [...new Set(there.map(({ environment }) => environment ?? 'pipeline'))],
      policy: executionPolicy(account, there),
      policyArn: policyArn(account, locations[0]?.region ?? ''),
      regions: locations.map(({ region }) => ({
        region,
        command: bootstrapCommand({
          account,
          region,
          truster: account === pipelineAccount ? undefined : pipelineAccount,
          profile: access.profileOf(account),
        }),
      })),
    };
  });
}

/** https://docs.aws.amazon.com/cdk/v2/guide/ref-cli-cmd-bootstrap.html */
function bootstrapCommand({
  account,
  region,
  truster,
  profile,
}: {
  account: string;
  region: string;
  truster: string | undefined;
  profile: string | undefined;
}): string[] {
  return [
    ...['npx', '--yes', `aws-cdk@${cdkCli.version}`, 'bootstrap', `aws://${account}/${region}`],
    ...['--cloudformation-execution-policies', policyArn(account, region)],
    ...(truster === undefined ? [] : ['--trust', truster]),
    ...(profile === undefined ? [] : ['--profile', profile]),
  ];
}
