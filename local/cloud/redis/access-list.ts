import { type CacheUser, digestOf } from './cache-users.ts';

/** The rehearsal itself, which tells servers who may do what and what they are to each other, and the servers as that. */
export const administrator = 'rehearsal';

const administratorCommands =
  '+ping +info +acl +config|set +replicaof +psync +replconf +cluster|info +cluster|addslotsrange';

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
    lineOf({
      name: administrator,
      accessString: `on ${administratorCommands}`,
      passwordDigests: [digestOf(administratorPassword)],
    }),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** Gives a user other passwords and nothing else; whoever is in as this user stays. */
export function passwordCommand({ name, passwordDigests }: CacheUser): string {
  return ['ACL SETUSER', name, 'resetpass', ...passwordDigests.map((digest) => `#${digest}`)].join(' ');
}

function lineOf({ name, accessString, passwordDigests }: CacheUser): string {
  return ['user', name, ...passwordDigests.map((digest) => `#${digest}`), accessString].join(' ');
}
