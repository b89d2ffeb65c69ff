import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Delivery, DeliveryStage, DeliveryStep } from './delivery.ts';
import { RefusedInput } from './refused-input.ts';

/** A step whose commands are not there. */
export class MissingBuildspec extends RefusedInput {
  override name = 'MissingBuildspec';

  constructor(stage: string, { name, buildspec }: DeliveryStep) {
    super(
      `Step "${name}" of stage "${stage}": there is no file ${buildspec}; write it, or mend pipeline/delivery.ts.`,
    );
  }
}

/** A step that waits for a step which its stage does not have. */
export class UnknownPredecessor extends RefusedInput {
  override name = 'UnknownPredecessor';

  constructor(stage: string, step: string, predecessor: string, allowed: readonly string[]) {
    super(
      `Step "${step}" of stage "${stage}" comes after "${predecessor}"; the stage has ${allowed.join(', ')}. Mend pipeline/delivery.ts.`,
    );
  }
}

/** A stage that deploys what `environments.ts` does not have. */
export class UnknownEnvironment extends RefusedInput {
  override name = 'UnknownEnvironment';

  constructor(environment: string, allowed: readonly string[]) {
    super(
      `A stage deploys environment "${environment}"; pipeline/environments.ts has ${allowed.join(', ')}. Mend pipeline/delivery.ts.`,
    );
  }
}

/** Refuses a delivery that names what does not exist. */
export function checkDelivery(
  { stages }: Delivery,
  { rootDirectory, environments }: { rootDirectory: string; environments: readonly string[] },
): void {
  for (const stage of stages) {
    if (stage.kind === 'deployment' && !environments.includes(stage.name)) {
      throw new UnknownEnvironment(stage.name, environments);
    }
    checkSteps(stage, rootDirectory);
  }
}

function checkSteps(stage: DeliveryStage, rootDirectory: string): void {
  const steps = 'steps' in stage ? stage.steps : [];
  const names = steps.map(({ name }) => name);
  for (const step of steps) {
    if (!existsSync(join(rootDirectory, step.buildspec))) throw new MissingBuildspec(stage.name, step);
    const unknown = step.after?.find((name) => !names.includes(name));
    if (unknown !== undefined) throw new UnknownPredecessor(stage.name, step.name, unknown, names);
  }
}
