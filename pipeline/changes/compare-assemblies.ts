import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareTemplates, isEmpty } from '../../difference/compare-templates.ts';
import { type AssemblyStack, readAssembly } from '../deployment/assembly.ts';
import type { Template } from '../deployment/stack.ts';
import { compareImages } from '../dossier/compare-images.ts';
import type { ImageChange, StackComparison } from '../dossier/dossier.ts';

export interface AssemblyChanges {
  /** Those in which something changes. */
  stacks: readonly Exclude<StackComparison, { kind: 'unread' }>[];
  /** Names of those that would no longer be deployed. */
  gone: readonly string[];
  images: readonly ImageChange[];
}

interface ReadStack extends AssemblyStack {
  template: Template;
}

/** Holds two cloud assemblies against each other, those of their environments included. */
export async function compareAssemblies(before: string, after: string): Promise<AssemblyChanges> {
  const [old, now] = await Promise.all([readStacks(before), readStacks(after)]);
  const pairs = [...now].map(([id, stack]) => ({ stack, before: old.get(id)?.template }));
  const stacks = pairs.map(({ stack: { stackName: name, account, region, template }, before: deployed }) => ({
    ...{ name, account, region },
    kind: deployed === undefined ? ('new' as const) : ('compared' as const),
    difference: compareTemplates(deployed, template),
  }));
  const goneStacks = [...old].filter(([id]) => !now.has(id)).map(([, stack]) => stack);
  return {
    stacks: stacks.filter(({ difference }) => !isEmpty(difference)),
    gone: goneStacks.map(({ stackName }) => stackName),
    images: compareImages([
      ...pairs.map((pair) => ({ before: pair.before, after: pair.stack.template })),
      ...goneStacks.map(({ template }) => ({ before: template, after: { Resources: {} } })),
    ]),
  };
}

/** By their ids, which tell the environment as well. */
async function readStacks(directory: string): Promise<Map<string, ReadStack>> {
  const assembly = readAssembly(directory);
  const own = await Promise.all(
    assembly.stacks.map(async (stack): Promise<[string, ReadStack]> => {
      const template = JSON.parse(await readFile(join(directory, stack.templateFile), 'utf8'));
      return [stack.id, { ...stack, template }];
    }),
  );
  const ofStages = await Promise.all(assembly.stages.map((stage) => readStacks(stage.directory)));
  return new Map([...own, ...ofStages.flatMap((stacks) => [...stacks])]);
}
