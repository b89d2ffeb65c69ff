import { createHash } from 'node:crypto';
import type { CacheUser } from './cache-users.ts';

/** The rehearsal itself, which tells a server to read its list again. */
export const administrator = 'rehearsal';

/**
 * The users of a server in the form of its file; undefined: anybody may do anything, as without a user group.
 * Source: Redis documentation, "Access Control List".
 */
export function accessList(users: readonly CacheUser[] | undefined, administratorPassword: string): string {
  const everybody = users ? users.map(lineOf) : ['user default on nopass ~* &* +@all'];
  // A server adds a user "default" who may do anything to a list that has none.
  const hasDefault = !users || users.some(({ name }) => name === 'default');
  return [
    ...everybody,
    ...(hasDefault ? [] : ['user default off -@all']),
    lineOf({ name: administrator, accessString: 'on +acl', passwords: [administratorPassword] }),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** Passwords as their digests, which is how Redis itself writes them. */
function lineOf({ name, accessString, passwords }: CacheUser): string {
  const digests = passwords.map((password) => `#${createHash('sha256').update(password).digest('hex')}`);
  return ['user', name, ...digests, accessString].join(' ');
}
