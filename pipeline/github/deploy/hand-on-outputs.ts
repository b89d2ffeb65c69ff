import { appendFileSync } from 'node:fs';
import { RefusedInput } from '../../refused-input.ts';
import type { DeployedStack } from './deploy-waves.ts';

/** A step waits for an output that no stack of the environment has. */
export class NoSuchOutput extends RefusedInput {
  override name = 'NoSuchOutput';

  constructor(name: string, region: string, present: readonly string[]) {
    super(
      `No stack in ${region} has an output ${name}; there are ${present.join(', ') || 'none'}. Mend the step in pipeline/delivery.ts.`,
    );
  }
}

/** Appends the outputs, from the stacks in the region, to the file in which GitHub looks for those of a step. */
export function handOnOutputs(
  names: readonly string[],
  stacks: readonly DeployedStack[],
  { region, file }: { region: string; file: string | undefined },
): void {
  const outputs = Object.assign({}, ...stacks.filter((stack) => stack.region === region).map(outputsOf));
  for (const name of names) {
    const value = outputs[name];
    if (value === undefined) throw new NoSuchOutput(name, region, Object.keys(outputs));
    if (file) appendFileSync(file, `${name}=${value}\n`);
  }
}

function outputsOf({ outputs }: DeployedStack): Record<string, string> {
  return outputs;
}
