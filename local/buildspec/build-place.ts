import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a build has of its own on this machine, from its beginning to its end. */
export interface BuildPlace {
  /** Programs that CodeBuild's images have. */
  programsDirectory: string;
  remove(): Promise<void>;
}

export async function openBuildPlace(): Promise<BuildPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-place-'));
  const programsDirectory = join(folder, 'programs');
  await mkdir(programsDirectory);
  const hashFiles = join(programsDirectory, 'codebuild-hash-files');
  const program = join(import.meta.dirname, 'cache/hash-files.ts');
  await writeFile(hashFiles, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  await chmod(hashFiles, 0o755);
  // Commands of other users call them as well.
  await chmod(folder, 0o711);
  return {
    programsDirectory,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
