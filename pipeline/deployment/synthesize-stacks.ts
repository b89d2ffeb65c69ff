import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineApp } from '../define-app.ts';
import { sizeOfFolder } from './size-of-folder.ts';
import type { Stack, Synthesis, Template } from './stack.ts';

/** Synthesizes the delivery in a temporary folder, and tells what it is made of. Needs no credentials. */
export async function synthesizeStacks(rootDirectory: string): Promise<Synthesis> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-assembly-'));
  // `npm run synth` holds the templates against rules; here that would only be waited for.
  process.env.CDK_VALIDATION = 'false';
  try {
    const assembly = (await defineApp(rootDirectory, folder)).synth();
    const stacks = assembly.stacksRecursively;
    const ids = new Set(stacks.map(({ id }) => id));
    return {
      sizeInBytes: await sizeOfFolder(folder),
      schemaRevision: Number.parseInt(assembly.version, 10),
      stacks: stacks.map(
        (stack): Stack => ({
          id: stack.id,
          name: stack.stackName,
          account: stack.environment.account,
          region: stack.environment.region,
          environment: environmentIn(stack.hierarchicalId),
          template: stack.template as Template,
          after: stack.dependencies.map(({ id }) => id).filter((id) => ids.has(id)),
          bootstrapVersion: stack.requiresBootstrapStackVersion ?? 0,
        }),
      ),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** `sluice-pipeline/dev/data` is a part of `dev`; `sluice-pipeline` is of none. */
function environmentIn(hierarchicalId: string): string | undefined {
  const [, stage, stack] = hierarchicalId.split('/');
  return stack === undefined ? undefined : stage;
}
