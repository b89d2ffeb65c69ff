import type { RunProgram } from './examine-machine.ts';

/** The bytes of all files of HEAD, which are what CodePipeline packs as source; undefined where there is no commit. */
export async function sizeOfCommit(run: RunProgram): Promise<number | undefined> {
  const tree = await run('git', ['ls-tree', '-r', '-l', 'HEAD']);
  if (tree === undefined) return undefined;
  const sizes = tree.split('\n').map((line) => Number(line.split(/\s+/)[3] ?? 0));
  return sizes.reduce((sum, size) => sum + (Number.isFinite(size) ? size : 0), 0);
}
