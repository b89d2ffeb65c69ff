import { removeResources } from './cleanup.ts';
import type { DeploymentTools } from './deployment.ts';
import { checkExports } from './exports.ts';
import type { StackRecord } from './stack-record.ts';

/** Deletes a stack with all its resources; refuses while another stack imports what it exports. */
export async function deleteStack(stack: StackRecord, tools: DeploymentTools): Promise<void> {
  checkExports(stack, {}, tools.store.all());
  stack.status = 'DELETE_IN_PROGRESS';
  stack.statusReason = null;
  const { deployment } = stack;
  stack.deployment = {
    kind: 'CREATE',
    changeSetName: '',
    before: { resources: {}, outputs: {}, exports: {} },
    obsolete: [...(deployment?.obsolete ?? []), ...Object.values(stack.resources)],
  };
  stack.resources = {};
  tools.store.save(stack);
  tools.log(`${stack.stackName} | ${stack.status}`);
  await removeResources(stack, stack.deployment.obsolete, 'deletionPolicy', tools);
  tools.store.remove(stack);
  tools.log(`${stack.stackName} | DELETE_COMPLETE`);
}
