import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareTemplates } from '../../difference/compare-templates.ts';
import type { Assembly, AssemblyStack } from '../deployment/assembly.ts';
import type { ClientOptions } from '../deployment/aws-access.ts';
import { readTemplate, TemplateNotRead } from '../deployment/read-template.ts';
import type { Template } from '../deployment/stack.ts';
import { compareImages, type TemplatePair } from './compare-images.ts';
import type { ImageChange, StackComparison } from './dossier.ts';

/** How the account of a stack is reached. */
export type AccessOf = (stack: AssemblyStack) => Promise<ClientOptions>;

/** Holds every stack of an environment against what is deployed of it, one after the other: CloudFormation counts calls. */
export async function compareStacks(
  { directory, stacks }: Pick<Assembly, 'directory' | 'stacks'>,
  accessOf: AccessOf,
): Promise<{ stacks: StackComparison[]; images: ImageChange[] }> {
  const compared: StackComparison[] = [];
  const pairs: TemplatePair[] = [];
  for (const stack of stacks) {
    const { stackName: name, account, region, templateFile } = stack;
    const after: Template = JSON.parse(await readFile(join(directory, templateFile), 'utf8'));
    const deployed = await readDeployed(stack, accessOf);
    if ('reason' in deployed) {
      compared.push({ name, account, region, kind: 'unread', reason: deployed.reason });
      continue;
    }
    const { before } = deployed;
    const kind = before === undefined ? 'new' : 'compared';
    compared.push({ name, account, region, kind, difference: compareTemplates(before, after) });
    pairs.push({ before, after });
  }
  return { stacks: compared, images: compareImages(pairs) };
}

async function readDeployed(
  stack: AssemblyStack,
  accessOf: AccessOf,
): Promise<{ before: Template | undefined } | { reason: string }> {
  const { stackName: name, account, region } = stack;
  try {
    return { before: await readTemplate({ name, account, region }, await accessOf(stack)) };
  } catch (error) {
    const cause = error instanceof TemplateNotRead ? error.cause : error;
    return { reason: cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause) };
  }
}
