import type { StackDescription } from '../cloud.ts';
import type { StackRecord } from './stack-record.ts';

/** What others may know of a stack. */
export function describeStack(stack: StackRecord): StackDescription {
  const { account, region, stackName, status, statusReason, outputs, lastUpdated } = stack;
  return { account, region, stackName, status, statusReason, outputs: { ...outputs }, lastUpdated };
}
