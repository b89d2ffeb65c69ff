import type { Caller } from './cloud.ts';

/** Who lets releases through where nobody says another name: one person at one machine is author and colleague at once. */
export const colleague = 'colleague@rehearsal.example';

const prefix = 'person.';
const sessionPrefix = 'session.';

/** The access key that a client signs with for a person: the rehearsal has no users, and takes from the key who calls. */
export function accessKeyFor(person: string): string {
  return `${prefix}${Buffer.from(person).toString('base64url')}`;
}

/** The person of an access key; undefined for any other key. */
export function personOf(accessKey: string): string | undefined {
  return accessKey.startsWith(prefix)
    ? Buffer.from(accessKey.slice(prefix.length), 'base64url').toString()
    : undefined;
}

/** What comes with the credentials of a role, and tells of which role and session, `role/session`, they are. */
export function sessionTokenFor(session: string): string {
  return `${sessionPrefix}${Buffer.from(session).toString('base64url')}`;
}

/** The session of a token; undefined for any other token. */
export function sessionOf(token: string): string | undefined {
  return token.startsWith(sessionPrefix)
    ? Buffer.from(token.slice(sessionPrefix.length), 'base64url').toString()
    : undefined;
}

/**
 * The caller as AWS names those who sign in with a role: by the session. Whoever gives no name is the account's root user.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function identityOf({
  account,
  person,
  session,
}: Pick<Caller, 'account' | 'person' | 'session'>): string {
  if (session !== undefined) return `arn:aws:sts::${account}:assumed-role/${session}`;
  return person === undefined
    ? `arn:aws:iam::${account}:root`
    : `arn:aws:sts::${account}:assumed-role/rehearsal/${person}`;
}
