import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { patternToRegExp } from '../../buildspec/glob.ts';

/** A folder that COPY takes files from: a build's context or an earlier stage. */
export interface FileTree {
  /** How messages name it. */
  name: string;
  root: string;
  /** Whether a path relative to the root may be seen. */
  includes(path: string): boolean;
}

/**
 * The files of a build's context, without those that `.dockerignore` takes away. `<Dockerfile>.dockerignore` beside the
 * Dockerfile wins over the context's own.
 *
 * Source: Docker documentation, "Build context", ".dockerignore files".
 */
export function openBuildContext(root: string, dockerfile: string): FileTree {
  const file = [`${dockerfile}.dockerignore`, join(root, '.dockerignore')].find(existsSync);
  const rules = file ? readRules(readFileSync(file, 'utf8')) : [];
  return { name: 'the build context', root, includes: (path) => !isIgnored(path, rules) };
}

/** All paths of a tree that may be seen, folders included, relative and with `/`. */
export function listPaths(tree: FileTree, folder = ''): string[] {
  return readdirSync(join(tree.root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    const below = entry.isDirectory() ? listPaths(tree, path) : [];
    return tree.includes(path) || below.length > 0 ? [path, ...below] : [];
  });
}

interface Rule {
  pattern: RegExp;
  exception: boolean;
}

function readRules(text: string): Rule[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const exception = line.startsWith('!');
      const cleaned = posix.normalize(line.slice(exception ? 1 : 0).trim()).replace(/^\/|\/$/g, '');
      return { pattern: patternToRegExp(cleaned), exception };
    });
}

/** The last rule that names the path, or a folder above it, decides. */
function isIgnored(path: string, rules: readonly Rule[]): boolean {
  const segments = path.split('/');
  const paths = segments.map((_, index) => segments.slice(0, index + 1).join('/'));
  const last = rules.findLast(({ pattern }) => paths.some((candidate) => pattern.test(candidate)));
  return last !== undefined && !last.exception;
}
