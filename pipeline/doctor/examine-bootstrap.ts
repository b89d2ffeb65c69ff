import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import type { ClientOptions } from '../deployment/aws-access.ts';
import type { Stack } from '../deployment/stack.ts';
import { type Finding, good, problem, unknown, warning } from './finding.ts';

/** As `cdk bootstrap` names them unless it is told otherwise. */
const versionParameter = '/cdk-bootstrap/hnb659fds/version';
const toolkitStack = 'CDKToolkit';

const remedy = 'npm run bootstrap';

/** Whether an account and region are prepared for the stacks that are deployed there from the pipeline's account. */
export async function examineBootstrap(
  stacks: readonly Stack[],
  { options, account, pipelineAccount }: { options: ClientOptions; account: string; pipelineAccount: string },
): Promise<Finding[]> {
  const needed = Math.max(...stacks.map(({ bootstrapVersion }) => bootstrapVersion));
  const version = await examineVersion(options, needed);
  if (version.verdict !== 'good') return [version];
  return [
    version,
    ...(await examineToolkit(options, account === pipelineAccount ? undefined : pipelineAccount)),
  ];
}

async function examineVersion(options: ClientOptions, needed: number): Promise<Finding> {
  try {
    const { Parameter } = await new SSMClient(options).send(
      new GetParameterCommand({ Name: versionParameter }),
    );
    const version = Number(Parameter?.Value);
    if (version >= needed) return good(`Bootstrapped, version ${version} (${needed} or newer is needed)`);
    return problem(`Bootstrapped with version ${version}; ${needed} is needed`, remedy);
  } catch (error) {
    if (error instanceof ParameterNotFound) return problem('Not bootstrapped', remedy);
    return unknown(
      `Whether it is bootstrapped is not known (${nameOf(error)})`,
      `Let these credentials call ssm:GetParameter for ${versionParameter}.`,
    );
  }
}

async function examineToolkit(options: ClientOptions, truster: string | undefined): Promise<Finding[]> {
  try {
    const { Stacks } = await new CloudFormationClient(options).send(
      new DescribeStacksCommand({ StackName: toolkitStack }),
    );
    const parameters = new Map(
      Stacks?.[0]?.Parameters?.map(({ ParameterKey, ParameterValue }) => [
        ParameterKey,
        ParameterValue ?? '',
      ]),
    );
    return [
      ...examineTrust(parameters.get('TrustedAccounts') ?? '', truster),
      examinePolicies(parameters.get('CloudFormationExecutionPolicies') ?? ''),
    ];
  } catch (error) {
    return [
      unknown(
        `How far CloudFormation may go is not known (${nameOf(error)})`,
        `Let these credentials call cloudformation:DescribeStacks for ${toolkitStack}.`,
      ),
    ];
  }
}

function examineTrust(trusted: string, pipelineAccount: string | undefined): Finding[] {
  if (pipelineAccount === undefined) return [];
  if (trusted.split(',').includes(pipelineAccount))
    return [good(`Trusts the pipeline’s account ${pipelineAccount}`)];
  return [problem(`Does not trust the pipeline’s account ${pipelineAccount}`, remedy)];
}

/** Without any, `cdk bootstrap` takes the administrator's. */
function examinePolicies(policies: string): Finding {
  if (policies !== '' && !policies.includes(':policy/AdministratorAccess'))
    return good(`CloudFormation deploys with ${policies}`);
  return warning('CloudFormation deploys with AdministratorAccess', remedy);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error);
}
