import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reviewedBuild } from '../../app/automation/review/contract.ts';
import { currentCommit } from '../current-commit.ts';
import { broadeningsOf } from '../dossier/dossier.ts';
import { exitWithReason } from '../exit-with-reason.ts';
import { readVariable } from '../history/read-variable.ts';
import { describeChanges } from './describe-changes.ts';
import { findChanges } from './find-changes.ts';

const rootDirectory = join(import.meta.dirname, '..', '..');

/** Tells what the source would change in the templates since it left the branch that it is to be merged into. */
async function main(): Promise<void> {
  const { env } = process;
  const source = {
    url: readVariable(env, 'SOURCE_URL', 'what git clones'),
    commit: currentCommit(rootDirectory),
    destination: readVariable(env, reviewedBuild.destination, 'the commit that it is to be merged into'),
  };
  const found = await findChanges(rootDirectory, source);
  const changes = describeChanges(found);
  const lines = [...changes.templates, ...changes.images];
  const page = lines.length === 0 ? ['Nothing would change.'] : lines.map((line) => `- ${line}`);
  const directory = join(rootDirectory, 'reports', 'changes');
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'changes.json'), JSON.stringify(changes));
  await writeFile(join(directory, 'changes.md'), `${page.join('\n')}\n`);
  console.log(page.join('\n'));
  if (found.known) for (const { stack, line } of broadeningsOf(found.value)) console.log(`${stack}: ${line}`);
}

await main().catch(exitWithReason);
