import { removeResources } from './cleanup.ts';
import { CloudStoppedError, type DeploymentTools } from './deployment-tools.ts';
import { checkExports } from './exports.ts';
import type { StackRecord } from './stack-record.ts';

export class StackNotDeletedError extends Error {
  constructor({ stackName, statusReason }: StackRecord) {
    super(`Stack "${stackName}" could not be deleted: ${statusReason}`);
    this.name = 'StackNotDeletedError';
  }
}

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
  const failures = await removeResources(stack, stack.deployment.obsolete, tools);
  if (tools.isStopping()) throw new CloudStoppedError(stack.stackName);
  if (failures.length > 0) {
    stack.status = 'DELETE_FAILED';
    stack.statusReason = failures.join('; ');
    tools.store.save(stack);
    throw new StackNotDeletedError(stack);
  }
  tools.store.remove(stack);
  tools.log(`${stack.stackName} | DELETE_COMPLETE`);
}
