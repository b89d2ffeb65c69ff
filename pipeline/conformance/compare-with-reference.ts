import { RefusedInput } from '../refused-input.ts';
import type { Evidence } from './evidence.ts';
import { type ReferenceAction, referenceActions } from './reference-actions.ts';

/** An action of the reference, and what satisfies it here. */
export interface ComparedAction extends Omit<ReferenceAction, 'find'> {
  /** As Markdown; undefined where it is absent. */
  satisfiedBy: string | undefined;
}

/** The delivery leaves something out that the reference asks for. */
export class RequiredActionsMissing extends RefusedInput {
  override name = 'RequiredActionsMissing';

  constructor(missing: readonly ComparedAction[]) {
    const names = missing.map(({ stage, name }) => `${name} of "${stage}"`);
    super(
      `Nothing was found for what the reference requires: ${names.join(', ')}. Put it back, or say in pipeline/conformance/reference-actions.ts where it is now.`,
    );
  }
}

/** Looks for every action of the reference. */
export function compareWithReference(evidence: Evidence): ComparedAction[] {
  return referenceActions.map(({ find, ...action }) => ({ ...action, satisfiedBy: find(evidence) }));
}

/** @throws {RequiredActionsMissing} */
export function requireWhatIsRequired(compared: readonly ComparedAction[]): void {
  const missing = compared.filter(
    ({ weight, satisfiedBy }) => weight === 'required' && satisfiedBy === undefined,
  );
  if (missing.length > 0) throw new RequiredActionsMissing(missing);
}
