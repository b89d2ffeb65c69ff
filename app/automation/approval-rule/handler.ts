import type { CodeCommitClient } from '@aws-sdk/client-codecommit';
import type { Context } from 'aws-lambda';
import { z } from 'zod';
import {
  answerCustomResource,
  type CloudFormationCustomResourceEvent,
  isCustomResourceEvent,
} from '../../platform/custom-resource.ts';
import type { Logger } from '../../platform/logger.ts';
import type { ApprovalRuleProperties } from './contract.ts';
import { putTemplate, removeTemplate } from './rule-template.ts';

/** What the function was invoked with does not come from CloudFormation. Nothing was done. */
export class NotACustomResourceError extends Error {
  constructor(event: unknown) {
    super(
      `The request is ${JSON.stringify(event)}; it must be one of CloudFormation's for a custom resource. Change the stack instead.`,
    );
    this.name = 'NotACustomResourceError';
  }
}

/** The custom resource has other properties than an approval-rule template takes. */
export class InvalidPropertiesError extends Error {
  constructor(event: CloudFormationCustomResourceEvent, problem: string) {
    super(
      `${event.LogicalResourceId} has invalid properties: ${problem}; it takes TemplateName, Description, Content and RepositoryName.`,
    );
    this.name = 'InvalidPropertiesError';
  }
}

const propertiesSchema = z.object({
  TemplateName: z.string(),
  Description: z.string(),
  Content: z.string(),
  RepositoryName: z.string(),
}) satisfies z.ZodType<ApprovalRuleProperties>;

/** Answers CloudFormation, and nobody else. */
export function createHandler({ client, logger }: { client: CodeCommitClient; logger: Logger }) {
  return async (event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> => {
    if (!isCustomResourceEvent(event)) throw new NotACustomResourceError(event);
    await answerCustomResource(event, {
      // Another name is another template: CloudFormation has the former one deleted then.
      physicalId: String(event.ResourceProperties.TemplateName),
      work: async () => putTemplate(client, propertiesOf(event)),
      remove: async () => removeTemplate(client, event.ResourceProperties.RepositoryName, idOf(event)),
      advice: 'look at what CodeCommit answers in the log',
      remainingTimeInMilliseconds: context.getRemainingTimeInMillis(),
      logger,
    });
  };
}

function propertiesOf(event: CloudFormationCustomResourceEvent): ApprovalRuleProperties {
  const parsed = propertiesSchema.safeParse(event.ResourceProperties);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InvalidPropertiesError(event, `${issue?.path.join('.')} ${issue?.message}`);
}

/** The name of the template that is to go. */
function idOf(event: CloudFormationCustomResourceEvent): string {
  return event.RequestType === 'Delete' ? event.PhysicalResourceId : event.ResourceProperties.TemplateName;
}
