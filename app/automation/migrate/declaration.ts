import type { Migration } from './migration-file.ts';

/** What the header of a migration says about the release before, which still runs while it is applied. */
export interface Declaration {
  /** The release that knows this migration, `orders/0007-new-name.sql`, no longer uses what this one takes away. */
  after: string | undefined;
  /** Why the release before can live with what looks as if it could not. */
  compatible: string | undefined;
}

/** A declaration names a migration that is not among those that come before it. */
export class UnknownStepError extends Error {
  constructor({ service, name }: Migration, after: string) {
    super(
      `Migration ${service}/${name} declares "-- after: ${after}", but no earlier migration is called that; name it as in orders/0007-new-name.sql.`,
    );
    this.name = 'UnknownStepError';
  }
}

/** Read in the comments before the first statement: `-- after: …` and `-- compatible: …`. */
export function readDeclaration({ sql }: Pick<Migration, 'sql'>): Declaration {
  const header = /^(?:[^\S\n]*(?:--[^\n]*)?\n)*(?:--[^\n]*$)?/.exec(sql)?.[0] ?? '';
  const declared = (name: string) => new RegExp(`^\\s*-- ${name}: *(\\S.*?) *$`, 'm').exec(header)?.[1];
  return { after: declared('after'), compatible: declared('compatible') };
}

/**
 * The migration that `-- after:` names.
 *
 * @throws {UnknownStepError}
 */
export function findStep(migration: Migration, after: string, migrations: readonly Migration[]): Migration {
  const step = migrations.find(({ service, name }) => `${service}/${name}` === after);
  const isEarlier = step && (step.service !== migration.service || step.number < migration.number);
  if (!isEarlier) throw new UnknownStepError(migration, after);
  return step;
}
