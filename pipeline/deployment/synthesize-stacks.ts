import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineApp } from '../define-app.ts';
import { sizeOfFolder } from './size-of-folder.ts';
import type { Synthesis } from './stack.ts';
import { stacksOfAssembly } from './stacks-of-assembly.ts';

/** Synthesizes the delivery in a temporary folder, and tells what it is made of. Needs no credentials. */
export async function synthesizeStacks(rootDirectory: string): Promise<Synthesis> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-assembly-'));
  // `npm run synth` holds the templates against rules; here that would only be waited for.
  process.env.CDK_VALIDATION = 'false';
  try {
    const assembly = (await defineApp(rootDirectory, folder)).synth();
    return {
      sizeInBytes: await sizeOfFolder(folder),
      schemaRevision: Number.parseInt(assembly.version, 10),
      stacks: stacksOfAssembly(assembly),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}
