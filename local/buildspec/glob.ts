import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface FoundFile {
  /** Relative to the folder that was searched, with `/`. */
  path: string;
  isSymlink: boolean;
}

/**
 * The files below `directory` that a pattern matches and no exclusion does, sorted.
 *
 * `*` and `?` stay within one path segment and match dot files, `**` spans segments, `[…]` and `{…,…}` work as in a
 * shell. A link to a file is a file; a link to a folder is followed by nobody.
 */
export async function findFiles(
  directory: string,
  patterns: readonly string[],
  exclusions: readonly string[] = [],
): Promise<FoundFile[]> {
  const included = patterns.map(normalized);
  const matches = included.map(patternToRegExp);
  const excluded = exclusions.map((pattern) => patternToRegExp(normalized(pattern)));
  const found = new Map<string, FoundFile>();
  for (const start of outermost(included.map(literalFolder))) {
    for (const file of await walk(directory, start)) {
      const wanted =
        matches.some((match) => match.test(file.path)) && !excluded.some((not) => not.test(file.path));
      if (wanted) found.set(file.path, file);
    }
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A pattern as a regular expression for a whole relative path. */
export function patternToRegExp(pattern: string): RegExp {
  const token = /\*\*\/|\*\*|\*|\?|\[!?[^\]]+\]|\{[^{}]*\}|[^*?[{]+|./gs;
  return new RegExp(`^${[...pattern.matchAll(token)].map(([text]) => translate(text)).join('')}$`, 's');
}

function translate(token: string): string {
  if (token === '**/') return '(?:[^/]+/)*';
  if (token === '**') return '.*';
  if (token === '*') return '[^/]*';
  if (token === '?') return '[^/]';
  if (token.length > 2 && token.startsWith('[')) return token.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
  if (token.length > 1 && token.startsWith('{')) {
    const choices = token.slice(1, -1).split(',');
    return `(?:${choices.map((choice) => patternToRegExp(choice).source.slice(1, -1)).join('|')})`;
  }
  return token.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** The folder that a pattern names before its first wildcard: nothing outside needs to be looked at. */
export function literalFolder(pattern: string): string {
  const beforeWildcard = pattern.split(/[*?[{]/, 1)[0] ?? '';
  return beforeWildcard.slice(0, beforeWildcard.lastIndexOf('/') + 1).replace(/\/$/, '');
}

function normalized(pattern: string): string {
  return pattern.replace(/^(\.\/)+/, '').replace(/\/{2,}/g, '/');
}

function outermost(folders: readonly string[]): string[] {
  const distinct = [...new Set(folders)].sort();
  return distinct.filter((folder) => !distinct.some((other) => other !== folder && isWithin(folder, other)));
}

function isWithin(folder: string, other: string): boolean {
  return other === '' || folder.startsWith(`${other}/`);
}

async function walk(root: string, folder: string): Promise<FoundFile[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
      throw error;
    },
  );
  const found = await Promise.all(
    entries.map(async (entry): Promise<FoundFile[]> => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return walk(root, path);
      if (entry.isSymbolicLink())
        return (await leadsToFile(join(root, path))) ? [{ path, isSymlink: true }] : [];
      return entry.isFile() ? [{ path, isSymlink: false }] : [];
    }),
  );
  return found.flat();
}

async function leadsToFile(link: string): Promise<boolean> {
  return stat(link).then(
    (target) => target.isFile(),
    () => false,
  );
}
