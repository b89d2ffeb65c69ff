import { spawnSync } from 'node:child_process';
import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { RefusedInput } from '../refused-input.ts';

/** A source from which there are no templates. */
export class NotSynthesized extends RefusedInput {
  override name = 'NotSynthesized';

  constructor(command: string, output: string) {
    const [reason] = output.trim().split('\n').slice(-1);
    super(`\`npm run ${command}\` fails: ${reason || 'it says nothing'}`);
  }
}

/**
 * Makes the cloud assembly of a source, with the program and the libraries of that very source.
 *
 * @param dependenciesOf A folder whose libraries serve, where they are the same.
 * @throws NotSynthesized
 */
export async function synthesizeElsewhere(
  sourceDirectory: string,
  outputDirectory: string,
  { dependenciesOf }: { dependenciesOf?: string } = {},
): Promise<void> {
  if (dependenciesOf !== undefined) await provideLibraries(sourceDirectory, dependenciesOf);
  // `npm run synth` holds the templates against rules; the step that synthesizes does that.
  npmRun(sourceDirectory, 'synth', { CDK_OUTDIR: outputDirectory, CDK_VALIDATION: 'false' });
}

async function provideLibraries(folder: string, other: string): Promise<void> {
  const lockFiles = [folder, other].map((each) => readFile(join(each, 'package-lock.json'), 'utf8'));
  const [one, two] = await Promise.all(lockFiles);
  if (one === two) await symlink(join(other, 'node_modules'), join(folder, 'node_modules'));
  else npmRun(folder, 'setup', { SLUICE_SETUP: 'dependencies' });
}

function npmRun(directory: string, script: string, variables: Record<string, string>): void {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', script], {
    cwd: directory,
    env: { ...process.env, ...variables },
    encoding: 'utf8',
  });
  if (status !== 0) throw new NotSynthesized(script, `${stdout}\n${stderr}`);
}
