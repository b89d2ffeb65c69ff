import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import type { CommonRuntime } from '../runtime.ts';
import { readStateFile } from '../state-file.ts';

/** Takes the next revision of a family, whose ARN it is given without one. A number is given once, also over restarts. */
export function nextRevision({ stateDirectory }: CommonRuntime, familyArn: string): number {
  const file = join(stateDirectory, 'ecs', 'revisions.json');
  const revisions = readStateFile<Record<string, number>>(file) ?? {};
  const next = (revisions[familyArn] ?? 0) + 1;
  writeFileAtomically(file, JSON.stringify({ ...revisions, [familyArn]: next }, null, 1));
  return next;
}
