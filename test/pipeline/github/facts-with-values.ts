import { join } from 'node:path';
import { type BuildspecFacts, readBuildspecFacts } from '../../../pipeline/buildspec-facts.ts';

const rootDirectory = join(import.meta.dirname, '..', '..', '..');

/** The buildspecs as they are, and as if the functional tests took values from AWS. */
export function factsWithValues(buildspec: string): BuildspecFacts {
  const facts = readBuildspecFacts(rootDirectory, buildspec);
  if (buildspec !== 'buildspecs/functional.yml') return facts;
  return { ...facts, parameters: ['/shop/token', 'plain'], secrets: ['shop/key'] };
}
