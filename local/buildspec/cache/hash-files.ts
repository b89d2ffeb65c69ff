import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFiles } from '../glob.ts';

/**
 * One SHA-256 of all files of the source that the patterns match; undefined when there is none.
 *
 * Source: AWS CodeBuild user guide, "Amazon S3 caching", `codebuild-hash-files`. How that puts the files together is not
 * told: the hash itself is another one than on AWS.
 */
async function hashFiles(source: string, patterns: readonly string[]): Promise<string | undefined> {
  const files = await findFiles(source, patterns);
  const hash = createHash('sha256');
  for (const { path } of files) hash.update(`${path}\n`).update(await readFile(join(source, path)));
  return files.length > 0 ? hash.digest('hex') : undefined;
}

const patterns = process.argv.slice(2);
const hash = await hashFiles(process.env.CODEBUILD_SRC_DIR ?? '.', patterns);
if (hash === undefined) {
  process.stderr.write(
    `codebuild-hash-files: no file of the source matches ${patterns.join(', ') || 'nothing; name files'}\n`,
  );
  process.exitCode = 1;
} else process.stdout.write(`${hash}\n`);
