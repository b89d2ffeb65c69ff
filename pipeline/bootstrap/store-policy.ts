import {
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyVersionCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  IAMClient,
  ListPolicyVersionsCommand,
  NoSuchEntityException,
} from '@aws-sdk/client-iam';
import type { ClientOptions } from '../deployment/aws-access.ts';
import { type PolicyDocument, policyName } from './execution-policy.ts';

/** IAM keeps no more of one policy. */
const keptVersions = 5;

/** Makes the policy, or its next version where it says something else; answers what was done. */
export async function storePolicy(
  document: PolicyDocument,
  { arn, options }: { arn: string; options: ClientOptions },
): Promise<'created' | 'changed' | 'left as it is'> {
  const client = new IAMClient(options);
  const text = JSON.stringify(document);
  const stored = await readPolicy(client, arn);
  if (stored === text) return 'left as it is';
  if (stored === undefined) {
    await client.send(
      new CreatePolicyCommand({
        PolicyName: policyName,
        PolicyDocument: text,
        Description: 'What CloudFormation may do when the delivery of Sluice deploys',
      }),
    );
    return 'created';
  }
  await makeRoom(client, arn);
  await client.send(
    new CreatePolicyVersionCommand({ PolicyArn: arn, PolicyDocument: text, SetAsDefault: true }),
  );
  return 'changed';
}

/** The text of the version in force; IAM answers it as it stands in a URL. */
async function readPolicy(client: IAMClient, arn: string): Promise<string | undefined> {
  try {
    const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn: arn }));
    const { PolicyVersion } = await client.send(
      new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: Policy?.DefaultVersionId }),
    );
    return decodeURIComponent(PolicyVersion?.Document ?? '');
  } catch (error) {
    if (error instanceof NoSuchEntityException) return undefined;
    throw error;
  }
}

async function makeRoom(client: IAMClient, arn: string): Promise<void> {
  const { Versions = [] } = await client.send(new ListPolicyVersionsCommand({ PolicyArn: arn }));
  if (Versions.length < keptVersions) return;
  const oldest = Versions.filter(({ IsDefaultVersion }) => !IsDefaultVersion)
    .sort((a, b) => Number(a.CreateDate) - Number(b.CreateDate))
    .at(0);
  await client.send(new DeletePolicyVersionCommand({ PolicyArn: arn, VersionId: oldest?.VersionId }));
}
