import { RefusedInput } from '../refused-input.ts';

/** A variable that a build must have been told. */
export class MissingVariable extends RefusedInput {
  override name = 'MissingVariable';

  constructor(variable: string, meaning: string) {
    super(`${variable} is not set; set it to ${meaning}.`);
  }
}

export type Variables = Readonly<Record<string, string | undefined>>;

/** @throws MissingVariable */
export function readVariable(variables: Variables, variable: string, meaning: string): string {
  const value = variables[variable];
  if (!value) throw new MissingVariable(variable, meaning);
  return value;
}
