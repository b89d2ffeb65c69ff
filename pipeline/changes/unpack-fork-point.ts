import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { withHistory } from '../history/source-history.ts';
import { RefusedInput } from '../refused-input.ts';

/** The source of the branch could not be written anywhere. */
export class NotUnpacked extends RefusedInput {
  override name = 'NotUnpacked';

  constructor(folder: string, output: string) {
    super(`The source could not be unpacked into ${folder}: ${output.trim()}`);
  }
}

/**
 * Writes the files of the newest commit that a commit and the one it goes to have in common.
 *
 * @throws GitFailed, NotUnpacked
 */
export async function unpackForkPoint(
  folder: string,
  {
    url,
    checkout,
    commit,
    destination,
  }: { url: string; checkout: string; commit: string; destination: string },
): Promise<void> {
  const archive = `${folder}.tar`;
  await withHistory({ url, checkout }, [commit, destination], (git) => {
    const forkPoint = git.run('merge-base', commit, destination);
    git.run('archive', '--format=tar', `--output=${archive}`, forkPoint);
  });
  await mkdir(folder);
  const { status, stderr } = spawnSync('tar', ['-xf', archive, '-C', folder], { encoding: 'utf8' });
  if (status !== 0) throw new NotUnpacked(folder, stderr);
}
