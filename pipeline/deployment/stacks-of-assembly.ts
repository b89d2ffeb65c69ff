import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { Stack, Template } from './stack.ts';

/** The stacks of a delivery that was synthesized, those of its environments among them. */
export function stacksOfAssembly({ stacksRecursively: stacks }: CloudAssembly): Stack[] {
  const ids = new Set(stacks.map(({ id }) => id));
  return stacks.map(
    (stack): Stack => ({
      id: stack.id,
      name: stack.stackName,
      account: stack.environment.account,
      region: stack.environment.region,
      environment: environmentIn(stack.hierarchicalId),
      template: stack.template as Template,
      after: stack.dependencies.map(({ id }) => id).filter((id) => ids.has(id)),
      bootstrapVersion: stack.requiresBootstrapStackVersion ?? 0,
    }),
  );
}

/** `sluice-pipeline/dev/data` is a part of `dev`; `sluice-pipeline` is of none. */
function environmentIn(hierarchicalId: string): string | undefined {
  const [, stage, stack] = hierarchicalId.split('/');
  return stack === undefined ? undefined : stage;
}
