import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Buildspec } from './buildspec.ts';
import { BuildspecError } from './buildspec-reader.ts';
import { parseBuildspec } from './parse-buildspec.ts';

/**
 * Finds the buildspec of a project: a file inside the source, or the text itself.
 *
 * @param given As `Source.BuildSpec`; undefined and empty stand for `buildspec.yml`.
 * @throws BuildspecError when there is no such file, or the buildspec is broken.
 */
export async function loadBuildspec(sourceDirectory: string, given: string | undefined): Promise<Buildspec> {
  if (given && isText(given)) return parseBuildspec('inline buildspec', given);
  const file = given || 'buildspec.yml';
  return parseBuildspec(file, await readBuildspec(sourceDirectory, file));
}

function isText(given: string): boolean {
  return given.includes('\n') || /^\s*(\{|version\s*:)/.test(given);
}

async function readBuildspec(sourceDirectory: string, file: string): Promise<string> {
  try {
    return await readFile(join(sourceDirectory, file), 'utf8');
  } catch (error) {
    const problem = `cannot be read in ${sourceDirectory}; name a file of the source`;
    throw new BuildspecError(file, null, '', problem, { cause: error });
  }
}
