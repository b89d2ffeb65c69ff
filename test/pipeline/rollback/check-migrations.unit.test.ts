import { describe, expect, it } from '@jest/globals';
import {
  CommitMissing,
  checkMigrations,
  DatabaseIsAhead,
  type Git,
} from '../../../pipeline/rollback/check-migrations.ts';

/** Commits by what their migrations say. */
const history: Record<string, Record<string, string>> = {
  first: { 'app/orders/migrations/0001-orders.sql': 'create table a ();' },
  expand: { 'app/orders/migrations/0002-name.sql': 'alter table a add name text;' },
  step: { 'app/orders/migrations/0003-uses-name.sql': '-- The release uses the new name only.\n' },
  contract: {
    'app/orders/migrations/0004-old-name.sql':
      '-- The old name goes.\n-- after: orders/0003-uses-name.sql\nalter table a drop old;',
  },
  talk: {
    'app/orders/migrations/0005-note.sql': "comment on table a is '\n-- after: orders/0009-never.sql';",
  },
};

const order = Object.keys(history);

const filesOf = (commit: string) =>
  Object.assign({}, ...order.slice(0, order.indexOf(commit) + 1).map((name) => history[name])) as Record<
    string,
    string
  >;

const git: Git = async ([command, first = '', ...others]) => {
  if (command === 'show') {
    const [commit = '', file = ''] = first.split(':');
    return filesOf(commit)[file] ?? '';
  }
  const commit = others[1] ?? '';
  if (!order.includes(commit)) throw new Error(`fatal: Not a valid object name ${commit}`);
  return [...Object.keys(filesOf(commit)), 'app/orders/main.ts'].join('\n');
};

describe('a release that is to come back', () => {
  it.each([
    ['first', ['expand']],
    ['first', ['step', 'expand']],
    ['step', ['contract']],
    ['contract', ['talk']],
  ])('of commit "%s" can live with what %j have done to the database', async (target, since) => {
    await expect(checkMigrations(git, { target, since })).resolves.toBeUndefined();
  });

  it.each([
    ['expand', ['contract']],
    ['first', ['step', 'contract']],
  ])('of commit "%s" cannot live with what %j have taken away', async (target, since) => {
    await expect(checkMigrations(git, { target, since })).rejects.toThrow(DatabaseIsAhead);
    await expect(checkMigrations(git, { target, since })).rejects.toThrow(
      'migration orders/0004-old-name.sql has taken away what is needed before orders/0003-uses-name.sql',
    );
  });

  it('is not let through where its migrations are not known', async () => {
    await expect(checkMigrations(git, { target: 'lost', since: ['step'] })).rejects.toThrow(CommitMissing);
    await expect(checkMigrations(git, { target: 'step', since: ['lost'] })).rejects.toThrow('git fetch');
  });
});
