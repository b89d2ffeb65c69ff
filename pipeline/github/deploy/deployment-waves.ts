import type { AssemblyStack } from '../../deployment/assembly.ts';

/**
 * The stacks in the order in which CDK Pipelines deploys them: each wave holds all whose dependencies stand in waves
 * before, and waits for the whole of the wave before.
 */
export function deploymentWaves(stacks: readonly AssemblyStack[]): AssemblyStack[][] {
  const waves: AssemblyStack[][] = [];
  const placed = new Set<string>();
  let rest = stacks;
  while (rest.length > 0) {
    const wave = rest.filter(({ dependencies }) => dependencies.every((id) => placed.has(id)));
    if (wave.length === 0) throw new Error(`${rest.map(({ id }) => id).join(', ')} wait for each other`);
    waves.push(wave);
    for (const { id } of wave) placed.add(id);
    rest = rest.filter(({ id }) => !placed.has(id));
  }
  return waves;
}
