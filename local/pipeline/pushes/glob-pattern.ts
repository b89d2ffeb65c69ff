import type { Patterns } from '../declaration.ts';

/** Whether a name is meant by patterns. */
export function isMeant(name: string, { includes, excludes }: Patterns): boolean {
  const isOneOf = (patterns: readonly string[]) => patterns.some((pattern) => matchesGlob(name, pattern));
  return !isOneOf(excludes) && (includes.length === 0 || isOneOf(includes));
}

/**
 * As filters of triggers have it, other than shells and buildspecs: `**` crosses slashes and wants none beside it, and a
 * backslash takes the next character as it is.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/syntax-glob.html
 */
export function matchesGlob(name: string, pattern: string): boolean {
  return new RegExp(`^${translate(pattern)}$`, 's').test(name);
}

function translate(pattern: string): string {
  const tokens = pattern.match(/\\.|\*\*|\[!?[^\]]+\]|\{[^{}]*\}|./gs) ?? [];
  return tokens.map(translateToken).join('');
}

function translateToken(token: string): string {
  if (token === '**') return '.*';
  if (token === '*') return '[^/]*';
  if (token === '?') return '[^/]';
  if (/^\[.+\]$/s.test(token)) return token.replaceAll('\\', '\\\\').replace(/^\[!/, '[^');
  if (/^\{.*\}$/s.test(token)) return `(?:${token.slice(1, -1).split(',').map(translate).join('|')})`;
  const literal = token.length === 2 && token.startsWith('\\') ? token.slice(1) : token;
  return literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
