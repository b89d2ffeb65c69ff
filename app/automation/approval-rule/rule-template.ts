import {
  ApprovalRuleTemplateDoesNotExistException,
  ApprovalRuleTemplateNameAlreadyExistsException,
  AssociateApprovalRuleTemplateWithRepositoryCommand,
  type CodeCommitClient,
  CreateApprovalRuleTemplateCommand,
  DeleteApprovalRuleTemplateCommand,
  DisassociateApprovalRuleTemplateFromRepositoryCommand,
  RepositoryDoesNotExistException,
  UpdateApprovalRuleTemplateContentCommand,
  UpdateApprovalRuleTemplateDescriptionCommand,
} from '@aws-sdk/client-codecommit';
import type { ApprovalRuleProperties } from './contract.ts';

/** Makes the template be as the properties say, and the repository follow it. May be repeated, also after half of it. */
export async function putTemplate(
  client: CodeCommitClient,
  properties: ApprovalRuleProperties,
): Promise<void> {
  const { TemplateName, RepositoryName } = properties;
  await create(client, properties).catch((error: unknown) => {
    if (error instanceof ApprovalRuleTemplateNameAlreadyExistsException) return update(client, properties);
    throw error;
  });
  await client.send(
    new AssociateApprovalRuleTemplateWithRepositoryCommand({
      approvalRuleTemplateName: TemplateName,
      repositoryName: RepositoryName,
    }),
  );
}

/** Takes the template away; rules that pull requests have from it stay. What is gone already is no failure. */
export async function removeTemplate(
  client: CodeCommitClient,
  repositoryName: string,
  approvalRuleTemplateName: string,
): Promise<void> {
  await client
    .send(
      new DisassociateApprovalRuleTemplateFromRepositoryCommand({ approvalRuleTemplateName, repositoryName }),
    )
    .catch(unlessGone);
  await client.send(new DeleteApprovalRuleTemplateCommand({ approvalRuleTemplateName }));
}

async function create(
  client: CodeCommitClient,
  { TemplateName, Description, Content }: ApprovalRuleProperties,
): Promise<void> {
  await client.send(
    new CreateApprovalRuleTemplateCommand({
      approvalRuleTemplateName: TemplateName,
      approvalRuleTemplateDescription: Description,
      approvalRuleTemplateContent: Content,
    }),
  );
}

async function update(
  client: CodeCommitClient,
  { TemplateName, Description, Content }: ApprovalRuleProperties,
): Promise<void> {
  const approvalRuleTemplateName = TemplateName;
  await client.send(
    new UpdateApprovalRuleTemplateContentCommand({ approvalRuleTemplateName, newRuleContent: Content }),
  );
  await client.send(
    new UpdateApprovalRuleTemplateDescriptionCommand({
      approvalRuleTemplateName,
      approvalRuleTemplateDescription: Description,
    }),
  );
}

function unlessGone(error: unknown): void {
  const isGone =
    error instanceof ApprovalRuleTemplateDoesNotExistException ||
    error instanceof RepositoryDoesNotExistException;
  if (!isGone) throw error;
}
