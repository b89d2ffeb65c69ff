import { RefusedInput } from './refused-input.ts';

/** Ends the process with exit code 1: one line for what a person can mend, everything for a defect of ours. */
export function exitWithReason(error: unknown): never {
  console.error(error instanceof RefusedInput ? error.message : error);
  process.exit(1);
}
