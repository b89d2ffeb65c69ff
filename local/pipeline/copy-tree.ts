import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Copies a folder to a place that does not exist yet, links as links. By `cp`, which takes a tenth of the time of
 * `fs.cp`, and shares the blocks of the files where the file system can.
 */
export async function copyTree(source: string, target: string): Promise<void> {
  await run('cp', ['-a', '--', source, target]);
}
