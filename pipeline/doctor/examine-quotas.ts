import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  NoSuchResourceException,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import type { ClientOptions } from '../deployment/aws-access.ts';
import type { Stack } from '../deployment/stack.ts';
import { type Finding, good, problem, unknown, warning } from './finding.ts';
import { countOf, fargateProcessors, hostProcessors, type Need, natGatewaysInOneZone } from './needs.ts';

interface Quota {
  name: string;
  service: string;
  code: string;
  need(stacks: readonly Stack[]): Need;
}

/** Those that the sizes of environments.ts decide about; the codes are in the console of Service Quotas. */
const quotas: readonly Quota[] = [
  {
    name: 'Elastic IP addresses',
    service: 'ec2',
    code: 'L-0263D0A3',
    need: countOf('AWS::EC2::EIP'),
  },
  { name: 'VPCs', service: 'vpc', code: 'L-F678F1CE', need: countOf('AWS::EC2::VPC') },
  { name: 'NAT gateways in one zone', service: 'vpc', code: 'L-FE5A380F', need: natGatewaysInOneZone },
  { name: 'vCPUs of EC2 on demand', service: 'ec2', code: 'L-1216C47A', need: hostProcessors },
  {
    name: 'vCPUs of Fargate on demand',
    service: 'fargate',
    code: 'L-3032A538',
    need: fargateProcessors('FARGATE'),
  },
  {
    name: 'vCPUs of Fargate Spot',
    service: 'fargate',
    code: 'L-36FBB829',
    need: fargateProcessors('FARGATE_SPOT'),
  },
  { name: 'database instances', service: 'rds', code: 'L-7B6409FD', need: countOf('AWS::RDS::DBInstance') },
];

/**
 * Whether an account and region allow what the stacks there need. What else the account holds counts as well, and is
 * not known here.
 */
export async function examineQuotas(stacks: readonly Stack[], options: ClientOptions): Promise<Finding[]> {
  const client = new ServiceQuotasClient(options);
  const needed = quotas.map((quota) => ({ quota, need: quota.need(stacks) }));
  return await Promise.all(
    needed
      .filter(({ need }) => need.most > 0)
      .map(({ quota, need }) => examineQuota(client, { quota, need, region: options.region })),
  );
}

async function examineQuota(
  client: ServiceQuotasClient,
  { quota, need, region }: { quota: Quota; need: Need; region: string },
): Promise<Finding> {
  const allowed = await allowedBy(client, quota).catch((error: unknown) => error as Error);
  if (allowed instanceof Error) {
    return unknown(
      `${quota.name}: ${describe(need)} needed; what is allowed is not known (${allowed.name})`,
      'Let these credentials call servicequotas:GetServiceQuota.',
    );
  }
  const what = `${quota.name}: ${describe(need)} needed, ${allowed} allowed`;
  if (allowed >= need.most) return good(what);
  const remedy = `aws service-quotas request-service-quota-increase --region ${region} --service-code ${quota.service} --quota-code ${quota.code} --desired-value ${Math.ceil(need.most)}`;
  return allowed < need.least ? problem(what, remedy) : warning(what, remedy);
}

/** Where an account has never asked for more, some quotas are known only by their default. */
async function allowedBy(client: ServiceQuotasClient, { service, code }: Quota): Promise<number> {
  const question = { ServiceCode: service, QuotaCode: code };
  try {
    const { Quota } = await client.send(new GetServiceQuotaCommand(question));
    return Quota?.Value ?? 0;
  } catch (error) {
    if (!(error instanceof NoSuchResourceException)) throw error;
    const { Quota } = await client.send(new GetAWSDefaultServiceQuotaCommand(question));
    return Quota?.Value ?? 0;
  }
}

function describe({ least, most }: Need): string {
  return least === most ? String(least) : `${least} to ${most}`;
}
