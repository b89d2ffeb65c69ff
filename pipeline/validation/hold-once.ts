import type { PolicyValidationPluginReport, PolicyValidationStack } from 'aws-cdk-lib';
import type { RememberedFingerprints } from './remembered-fingerprints.ts';

/** Rules that a stack's template is held against. */
export interface StackRules {
  /** Two stacks of the same fingerprint fare the same. */
  fingerprintOf(stack: PolicyValidationStack): string;
  hold(stacks: PolicyValidationStack[]): PolicyValidationPluginReport;
  /** Whether the report finds fault with the stack. */
  isAtFault(stack: PolicyValidationStack, report: PolicyValidationPluginReport): boolean;
}

/** Holds against the rules what has not passed them yet, and remembers what passes. */
export function holdOnce(
  stacks: readonly PolicyValidationStack[],
  rules: StackRules,
  passed: RememberedFingerprints,
): PolicyValidationPluginReport {
  const fingerprinted = stacks.map((stack) => ({ stack, fingerprint: rules.fingerprintOf(stack) }));
  const unknown = fingerprinted.filter(({ fingerprint }) => !passed.has(fingerprint));
  const report =
    unknown.length === 0 ? { success: true, violations: [] } : rules.hold(unknown.map(({ stack }) => stack));
  passed.remember(
    fingerprinted
      .filter(({ stack }) => !rules.isAtFault(stack, report))
      .map(({ fingerprint }) => fingerprint),
  );
  return report;
}
