import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { RefusedInput } from '../refused-input.ts';
import type { Location } from '../resolve-environments.ts';
import type { ClientOptions } from './aws-access.ts';
import type { Template } from './stack.ts';

/** What is deployed is not known, and nothing can be said of what would change. */
export class TemplateNotRead extends RefusedInput {
  override name = 'TemplateNotRead';

  constructor(stack: string, { account, region }: Location, cause: unknown) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super(
      `Cannot read the template of ${stack} in account ${account}, ${region} (${reason}); check the credentials, or name a profile with --profile ${account}=<profile>.`,
      { cause },
    );
  }
}

/**
 * The template by which a stack stands; undefined where there is no such stack.
 *
 * @throws TemplateNotRead
 */
export async function readTemplate(
  stack: Location & { name: string },
  options: ClientOptions,
): Promise<Template | undefined> {
  try {
    const { TemplateBody = '' } = await new CloudFormationClient(options).send(
      new GetTemplateCommand({ StackName: stack.name, TemplateStage: 'Original' }),
    );
    return JSON.parse(TemplateBody);
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) return undefined;
    throw new TemplateNotRead(stack.name, stack, error);
  }
}
