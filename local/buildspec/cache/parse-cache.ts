import type { BuildspecValue } from '../buildspec-reader.ts';
import type { CacheDeclaration } from './cache-declaration.ts';

const mostFallbackKeys = 5;

/** @param notes get a line about each thing that has no effect. */
export function parseCache(value: BuildspecValue | undefined, notes: string[]): CacheDeclaration {
  const members = value?.members(['key', 'fallback-keys', 'action', 'paths']) ?? {};
  const action = members.action?.oneOf(['restore', 'save']);
  const key = members.key?.text();
  const paths = members.paths?.texts() ?? [];
  if (value && paths.length === 0)
    notes.push(
      'cache has no paths; CodeBuild would look for caches that it knows, and here nothing is cached',
    );
  if (key === undefined && members['fallback-keys'])
    notes.push('cache.fallback-keys have no effect without cache.key, here and on AWS');
  return {
    key,
    fallbackKeys: key === undefined ? [] : readFallbackKeys(members['fallback-keys']),
    restores: action !== 'save',
    saves: action !== 'restore',
    paths,
  };
}

function readFallbackKeys(value: BuildspecValue | undefined): string[] {
  const keys = value?.texts() ?? [];
  if (keys.length > mostFallbackKeys)
    value?.fail(`has ${keys.length} keys; allowed are up to ${mostFallbackKeys}`);
  return keys;
}
