import { removeResources } from './cleanup.ts';
import { CloudStoppedError, type DeploymentTools } from './deployment-tools.ts';
import { checkExports } from './exports.ts';
import { stackEvent } from './stack-events.ts';
import { contentsOf, type StackRecord } from './stack-record.ts';

export class StackNotDeletedError extends Error {
  constructor({ stackName, statusReason }: StackRecord) {
    super(`Stack "${stackName}" could not be deleted: ${statusReason}`);
    this.name = 'StackNotDeletedError';
  }
}

export class StackProtectedError extends Error {
  constructor({ stackName }: StackRecord) {
    super(`Stack [${stackName}] cannot be deleted while TerminationProtection is enabled`);
    this.name = 'StackProtectedError';
  }
}

/** @throws StackProtectedError */
export function checkDeletable(stack: StackRecord): void {
  if (stack.terminationProtection) throw new StackProtectedError(stack);
}

/** Deletes a stack with all its resources; refuses while another stack imports what it exports. */
export async function deleteStack(stack: StackRecord, tools: DeploymentTools): Promise<void> {
  checkDeletable(stack);
  checkNotImported(stack, tools);
  stack.status = 'DELETE_IN_PROGRESS';
  stack.statusReason = null;
  const { deployment } = stack;
  stack.deployment = {
    kind: 'CREATE',
    changeSetName: '',
    before: { ...contentsOf(stack), resources: {} },
    obsolete: [...(deployment?.obsolete ?? []), ...Object.values(stack.resources)],
  };
  stack.resources = {};
  tools.store.save(stack);
  tools.store.addEvent(stack, stackEvent(stack, 'User Initiated'));
  tools.log(`${stack.stackName} | ${stack.status}`);
  const failures = await removeResources(stack, stack.deployment.obsolete, tools);
  if (tools.isStopping()) throw new CloudStoppedError(stack.stackName);
  if (failures.length > 0) {
    stack.status = 'DELETE_FAILED';
    stack.statusReason = failures.join('; ');
    tools.store.save(stack);
    tools.store.addEvent(stack, stackEvent(stack));
    throw new StackNotDeletedError(stack);
  }
  stack.status = 'DELETE_COMPLETE';
  tools.store.addEvent(stack, stackEvent(stack));
  tools.store.remove(stack);
  tools.log(`${stack.stackName} | ${stack.status}`);
}

/** A refusal leaves the stack as it is, and is told by it. */
function checkNotImported(stack: StackRecord, { store }: DeploymentTools): void {
  try {
    checkExports(stack, {}, store.all());
  } catch (error) {
    store.addEvent(
      stack,
      stackEvent(stack, `Delete canceled. ${error instanceof Error ? error.message : error}`),
    );
    throw error;
  }
}
