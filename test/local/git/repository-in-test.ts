import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from '../../../local/git/git.ts';

/** A user's checkout with one commit, in a folder whose name is as awkward as folders get. */
export async function createCheckout(): Promise<{ folder: string; checkout: string; state: string }> {
  const folder = await mkdtemp(join(tmpdir(), "rehearsal's remote "));
  const checkout = join(folder, 'checkout');
  await git(folder, ['init', '--quiet', '--initial-branch=main', checkout]);
  await git(checkout, ['config', 'user.name', 'Ada']);
  await git(checkout, ['config', 'user.email', 'ada@example.com']);
  await commit(checkout, 'first');
  return { folder, checkout, state: join(folder, 'state') };
}

/** Commits a file with the words as its name and content; answers the commit's id. */
export async function commit(checkout: string, words: string): Promise<string> {
  await writeFile(join(checkout, `${words}.txt`), words);
  await git(checkout, ['add', '--all']);
  await git(checkout, ['commit', '--quiet', '--no-verify', `--message=Add ${words}`]);
  return git(checkout, ['rev-parse', 'HEAD']);
}
