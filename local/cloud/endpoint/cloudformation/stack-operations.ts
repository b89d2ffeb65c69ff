import { checkDeletable, StackProtectedError } from '../../stack/deletion.ts';
import type { StackRecord } from '../../stack/stack-record.ts';
import { findStack, type Operation, required, stackAskedFor, ValidationError } from './operation.ts';

export const updateTerminationProtection: Operation = {
  reads: ['StackName', 'EnableTerminationProtection'],
  answer(parts, request) {
    const stack = stackAskedFor(parts, request);
    stack.terminationProtection = required(request, 'EnableTerminationProtection') === 'true';
    parts.store.save(stack);
    return { StackId: stack.stackId };
  },
};

/** Answers when the deletion has begun. As on AWS, deleting what is not there succeeds. */
export const deleteStack: Operation = {
  reads: ['StackName'],
  ignores: ['ClientRequestToken', 'RoleARN'],
  only: { DeletionMode: 'STANDARD', 'DeploymentConfig.Mode': 'STANDARD' },
  answer(parts, request) {
    const stack = findStack(parts, request, required(request, 'StackName'));
    if (stack === undefined || stack.status === 'DELETE_COMPLETE') return {};
    checkMayBeDeleted(stack);
    const { account, region, stackName } = stack;
    // How it ends is told by the stack and its events.
    parts.engine
      .deleteStack({ account, region, stackName, log: () => undefined })
      .then(parts.deployed, () => undefined);
    return {};
  },
};

function checkMayBeDeleted(stack: StackRecord): void {
  const { stackName, status } = stack;
  if (status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS')
    throw new ValidationError(`Stack [${stackName}] cannot be deleted while in status ${status}`);
  try {
    checkDeletable(stack);
  } catch (error) {
    if (error instanceof StackProtectedError) throw new ValidationError(error.message);
    throw error;
  }
}
