import { spawnSync } from 'node:child_process';
import { RefusedInput } from './refused-input.ts';

/** Nothing says which commit this is. */
export class CommitUnknown extends RefusedInput {
  override name = 'CommitUnknown';

  constructor(directory: string) {
    super(
      `${directory} is no git checkout and CODEBUILD_RESOLVED_SOURCE_VERSION is not set; set it to the commit.`,
    );
  }
}

/** CodeBuild says it, since its source has no git folder; elsewhere git does. */
export function currentCommit(rootDirectory: string): string {
  const { CODEBUILD_RESOLVED_SOURCE_VERSION } = process.env;
  if (CODEBUILD_RESOLVED_SOURCE_VERSION) return CODEBUILD_RESOLVED_SOURCE_VERSION;
  const git = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: rootDirectory, encoding: 'utf8' });
  if (git.status !== 0) throw new CommitUnknown(rootDirectory);
  return git.stdout.trim();
}
