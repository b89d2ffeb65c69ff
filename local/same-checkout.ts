import { join, sep } from 'node:path';
import { writeFileAtomically } from './cloud/atomic-file.ts';
import { readStateFile } from './cloud/state-file.ts';

export class OtherCheckoutError extends Error {
  constructor(stateDirectory: string, known: string, given: string) {
    super(
      `${stateDirectory} holds a rehearsal of ${known}, and ${given} is asked for; give a --directory of its own, or npm run reset first.`,
    );
    this.name = 'OtherCheckoutError';
  }
}

/**
 * A state folder beside a checkout serves that one alone; one inside it moves with it.
 *
 * @throws OtherCheckoutError
 */
export function requireSameCheckout(stateDirectory: string, checkoutDirectory: string): void {
  if (stateDirectory.startsWith(checkoutDirectory + sep)) return;
  const file = join(stateDirectory, 'checkout.json');
  const known = readStateFile<{ checkoutDirectory: string }>(file, ['checkoutDirectory']);
  if (known === undefined) writeFileAtomically(file, JSON.stringify({ checkoutDirectory }));
  else if (known.checkoutDirectory !== checkoutDirectory)
    throw new OtherCheckoutError(stateDirectory, known.checkoutDirectory, checkoutDirectory);
}
