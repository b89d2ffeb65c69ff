import { describe, expect, it } from '@jest/globals';
import type { Commit, Person } from '../../../pipeline/history/source-history.ts';
import type { KnownPerson } from '../../../pipeline/people.ts';
import { namesIn } from '../../../pipeline/two-persons/approver.ts';
import {
  ApproverIsAuthor,
  ApproverUnknown,
  requireTwoPersons,
} from '../../../pipeline/two-persons/require-two-persons.ts';

const ada: Person = { name: 'Ada Lovelace', email: 'ada@example.com' };
const grace: Person = { name: 'Grace Hopper', email: '42+ghopper@users.noreply.github.com' };

function by(author: Person, ...coAuthors: Person[]): Commit {
  return { id: 'abcdef0123', subject: 'Mend the cart', authoredAt: '', author, coAuthors };
}

function approve(identity: string, commits: Commit[], people: KnownPerson[] = []) {
  return () =>
    requireTwoPersons({ identity, names: namesIn(identity), isPerson: false }, { commits, people });
}

const session = (name: string) =>
  `arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Approver_0123/${name}`;
const user = (name: string) => `arn:aws:iam::111111111111:user/people/${name}`;

describe('whoever approves a release', () => {
  it('may have written nothing in it', () => {
    expect(approve(session('grace@example.com'), [by(ada)])).not.toThrow();
    expect(approve(user('grace@example.com'), [by(ada), by(ada)])).not.toThrow();
    expect(approve(session('grace@example.com'), [])).not.toThrow();
  });

  it.each([
    ['an author', session('ada@example.com'), [by(grace), by(ada)]],
    ['an author, however the address is written', session('Ada@Example.com'), [by(ada)]],
    ['a co-author', user('ada@example.com'), [by(grace, ada)]],
    [
      'a co-author who is named without an address',
      user('ada@example.com'),
      [by(grace, { name: 'ada@example.com', email: '' })],
    ],
  ])('is refused as %s', (_, identity, commits) => {
    expect(approve(identity, commits)).toThrow(ApproverIsAuthor);
    expect(approve(identity, commits)).toThrow(
      `${identity} has approved, and is an author of abcdef01 "Mend the cart" in this release; somebody who wrote none of it has to.`,
    );
  });

  it('is told how much of it is their own', () => {
    expect(approve(session('ada@example.com'), [by(ada), by(ada), by(grace)])).toThrow(
      'is an author of abcdef01 "Mend the cart", and of 1 more commits in this release',
    );
  });

  it.each([
    ['the root user', 'arn:aws:iam::111111111111:root'],
    ['a session that is named after nobody', session('botocore-session-1764350000')],
    ['a user whose name is no address', user('ada')],
    ['the role of a build', 'arn:aws:sts::111111111111:assumed-role/build/AWSCodeBuild-0123'],
    ['a service', 'codepipeline.amazonaws.com'],
  ])('is refused where it is %s, also when nothing was written', (_, identity) => {
    expect(approve(identity, [])).toThrow(ApproverUnknown);
    expect(approve(identity, [])).toThrow('is no person that is known: sign in by a session or a user');
  });

  it('is known by another name where people.ts says so, with all addresses', () => {
    const people = [{ mails: ['ada@example.com', 'ada@home.example'], approvesAs: ['ada'] }];

    expect(approve(user('ada'), [by(grace)], people)).not.toThrow();
    expect(approve(user('ada'), [by(ada)], people)).toThrow(ApproverIsAuthor);
    expect(approve(session('ada@home.example'), [by(ada)], people)).toThrow(ApproverIsAuthor);
  });

  it('is known on GitHub by the login, and in hidden addresses', () => {
    const approver = { identity: 'GHopper', names: ['GHopper'], isPerson: true };

    expect(() => requireTwoPersons(approver, { commits: [by(grace)], people: [] })).toThrow(ApproverIsAuthor);
    expect(() => requireTwoPersons(approver, { commits: [by(ada)], people: [] })).not.toThrow();
  });
});
