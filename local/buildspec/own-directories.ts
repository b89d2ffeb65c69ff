import { join, relative, resolve } from 'node:path';
import type { BuildRequest } from './build-request.ts';

/** What the runner itself may have put into the source: no pattern of a buildspec means that. */
export function ownDirectories({
  sourceDirectory,
  outputDirectory,
  cacheDirectory,
}: Pick<BuildRequest, 'sourceDirectory' | 'outputDirectory' | 'cacheDirectory'>): string[] {
  const given = [outputDirectory, cacheDirectory].filter((directory) => directory !== undefined);
  return [...given.map((directory) => resolve(directory)), join(sourceDirectory, '.rehearsal')];
}

/** Patterns for all that is in those of the directories that are below `folder`, relative to it. */
export function patternsWithin(folder: string, directories: readonly string[]): string[] {
  return directories
    .map((directory) => relative(folder, directory))
    .filter((path) => path !== '' && !path.startsWith('..'))
    .map((path) => `${path}/**`);
}
