import { z } from 'zod';
import { askGithub } from '../history/ask-github.ts';
import type { GithubRun } from '../history/read-carrier.ts';
import type { Commit } from '../history/source-history.ts';
import type { KnownPerson } from '../people.ts';
import { RefusedInput } from '../refused-input.ts';

/** A commit whose author may be anybody, and so may be the approver. */
export class AuthorUnknown extends RefusedInput {
  override name = 'AuthorUnknown';

  constructor({ id, subject, author }: Commit) {
    super(
      `Commit ${id.slice(0, 8)} "${subject}" is by ${author.name} <${author.email}>, an address of no account on GitHub: nobody can tell whether the reviewer wrote it. Add the address to the account, or to pipeline/people.ts with the login in "approvesAs"; then run the failed jobs again.`,
    );
  }
}

const answer = z.object({ author: z.object({ login: z.string() }).nullable() });

/**
 * Adds to each commit the login of its author, as which people approve on GitHub.
 * https://docs.github.com/en/rest/commits/commits#get-a-commit
 *
 * @throws AuthorUnknown, GithubRefused
 */
export async function nameAuthors(
  run: GithubRun,
  commits: readonly Commit[],
  people: readonly KnownPerson[],
): Promise<Commit[]> {
  const named: Commit[] = [];
  for (const commit of commits) {
    const { author } = answer.parse(await askGithub(run, `commits/${commit.id}`));
    const isKnown = people.some(({ mails }) => mails.includes(commit.author.email));
    if (author === null && !isKnown) throw new AuthorUnknown(commit);
    const login = author === null ? [] : [{ name: author.login, email: '' }];
    named.push({ ...commit, coAuthors: [...commit.coAuthors, ...login] });
  }
  return named;
}
