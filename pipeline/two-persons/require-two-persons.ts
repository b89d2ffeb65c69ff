import type { Commit, Person } from '../history/source-history.ts';
import { isMailAddress } from '../mail-address.ts';
import type { KnownPerson } from '../people.ts';
import { RefusedInput } from '../refused-input.ts';
import type { Approver } from './approver.ts';

/** An approver who may be anybody, and so may be an author. */
export class ApproverUnknown extends RefusedInput {
  override name = 'ApproverUnknown';

  constructor({ identity }: Approver) {
    super(
      `${identity} has approved, and is no person that is known: sign in by a session or a user that is named with the e-mail address of your commits, or name it in "approvesAs" in pipeline/people.ts. Then start the stage of the gate again, with all its actions.`,
    );
  }
}

/** Somebody let their own work through. */
export class ApproverIsAuthor extends RefusedInput {
  override name = 'ApproverIsAuthor';

  constructor({ identity }: Approver, [first, ...others]: readonly Commit[]) {
    const more = others.length === 0 ? '' : `, and of ${others.length} more commits`;
    super(
      `${identity} has approved, and is an author of ${first?.id.slice(0, 8)} "${first?.subject}"${more} in this release; somebody who wrote none of it has to. Start the stage of the gate again, with all its actions, and let another person approve.`,
    );
  }
}

/**
 * Lets a release go on only when whoever approved it wrote nothing in it. Addresses are the same whatever their case; those
 * that `people` unites are of one person. What commits say of their authors is believed: git does not prove it.
 *
 * @throws ApproverUnknown, ApproverIsAuthor
 */
export function requireTwoPersons(
  approver: Approver,
  { commits, people }: { commits: readonly Commit[]; people: readonly KnownPerson[] },
): void {
  const names = approver.names.map(normal);
  const known = people.filter((person) =>
    [...person.approvesAs, ...person.mails].map(normal).some((name) => names.includes(name)),
  );
  const isKnown = approver.isPerson || known.length > 0 || names.some(isMailAddress);
  if (!isKnown) throw new ApproverUnknown(approver);
  const own = new Set([
    ...names,
    ...known.flatMap(({ mails, approvesAs }) => [...mails, ...approvesAs]).map(normal),
  ]);
  const written = commits.filter(({ author, coAuthors }) =>
    [author, ...coAuthors].flatMap(namesOf).some((name) => own.has(name)),
  );
  if (written.length > 0) throw new ApproverIsAuthor(approver, written);
}

/** GitHub's addresses that hide the true one hold the login: `1234+octocat@users.noreply.github.com`. */
function namesOf({ name, email }: Person): string[] {
  const [, login] = /^(?:\d+\+)?([^@]+)@users\.noreply\.github\.com$/i.exec(email) ?? [];
  return [email, name, ...(login === undefined ? [] : [login])].filter((each) => each !== '').map(normal);
}

function normal(name: string): string {
  return name.trim().toLowerCase();
}
