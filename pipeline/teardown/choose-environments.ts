import { RefusedInput } from '../refused-input.ts';

/** It is not said what shall be taken down, or there is no such environment. */
export class NothingChosen extends RefusedInput {
  override name = 'NothingChosen';

  constructor(given: string | undefined, environments: readonly string[]) {
    super(
      `${given === undefined ? 'No environment is named' : `There is no environment "${given}"`}; name one of ${environments.join(', ')}, or give --all.`,
    );
  }
}

/** An environment that keeps data goes only when its name is typed. */
export class NameNotTyped extends RefusedInput {
  override name = 'NameNotTyped';

  constructor(environment: string) {
    super(
      `Environment ${environment} keeps customers’ data, and its name was not typed: nothing was done. Without a terminal, give --name ${environment}.`,
    );
  }
}

export interface Choice {
  environment: string | undefined;
  all: boolean;
}

/** @throws NothingChosen */
export function chooseEnvironments({ environment, all }: Choice, environments: readonly string[]): string[] {
  if (all && environment === undefined) return [...environments];
  if (!all && environment !== undefined && environments.includes(environment)) return [environment];
  throw new NothingChosen(environment, environments);
}

/**
 * Whether a person wants it: a name for each environment that keeps data, given or typed; for others a yes.
 *
 * @throws NameNotTyped
 */
export async function isWanted(
  environments: readonly { name: string; keepsData: boolean }[],
  {
    names,
    yes,
    ask,
  }: { names: readonly string[]; yes: boolean; ask(question: string, expected: string): Promise<boolean> },
): Promise<boolean> {
  const precious = environments.filter(({ keepsData }) => keepsData);
  for (const { name } of precious) {
    const isTyped = names.includes(name) || (await ask(`Type the name of ${name} to delete it:`, name));
    if (!isTyped) throw new NameNotTyped(name);
  }
  return yes || precious.length > 0 || (await ask('Delete all of this? Type yes:', 'yes'));
}
