import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AssemblyChanges, compareAssemblies } from './compare-assemblies.ts';
import { synthesizeElsewhere } from './synthesize-elsewhere.ts';
import { unpackForkPoint } from './unpack-fork-point.ts';

/** What the source would change in the templates, or why that cannot be told. */
export type FoundChanges = { known: true; value: AssemblyChanges } | { known: false; reason: string };

/**
 * Synthesizes the source, and what it was where it left the branch; only what has been changed since then would be merged.
 * That its own source cannot be synthesized is a failure; that this cannot be told of the branch is none.
 */
export async function findChanges(
  rootDirectory: string,
  source: { url: string; commit: string; destination: string },
): Promise<FoundChanges> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-changes-'));
  const [forkPoint, before, after] = ['source', 'before', 'after'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  try {
    await synthesizeElsewhere(rootDirectory, after);
    try {
      await unpackForkPoint(forkPoint, { ...source, checkout: rootDirectory });
      await synthesizeElsewhere(forkPoint, before, { dependenciesOf: rootDirectory });
    } catch (error) {
      return { known: false, reason: error instanceof Error ? error.message : String(error) };
    }
    return { known: true, value: await compareAssemblies(before, after) };
  } finally {
    await rm(folder, { recursive: true });
  }
}
