import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesizeStacks } from '../deployment/synthesize-stacks.ts';
import { exitWithReason } from '../exit-with-reason.ts';
import { compareWithReference, requireWhatIsRequired } from './compare-with-reference.ts';
import { collectEvidence } from './evidence.ts';
import { withTable } from './table-in-readme.ts';

const rootDirectory = join(import.meta.dirname, '..', '..');

/** Compares the delivery with the AWS Deployment Pipeline Reference Architecture, and writes the result into the README. */
async function main(): Promise<void> {
  const { stacks } = await synthesizeStacks(rootDirectory);
  const compared = compareWithReference(await collectEvidence(rootDirectory, stacks));
  const readme = join(rootDirectory, 'README.md');
  writeFileSync(readme, withTable(readFileSync(readme, 'utf8'), compared));
  requireWhatIsRequired(compared);
}

await main().catch(exitWithReason);
