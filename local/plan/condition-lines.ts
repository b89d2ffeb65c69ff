import type { ConditionDeclaration, StageDeclaration } from '../pipeline/declaration.ts';

/** What a stage waits for, asks afterwards, and does when it fails; one line each. */
export function conditionLines({ beforeEntry, onSuccess, onFailure }: StageDeclaration): string[] {
  const lines = [
    beforeEntry && `before: ${describe(beforeEntry)}`,
    onSuccess && `after: ${describe(onSuccess)}`,
    onFailure?.condition && `on failure: ${describe(onFailure.condition)}`,
    onFailure?.result === 'RETRY' && `on failure: RETRY ${onFailure.retryMode}`,
    onFailure?.result && onFailure.result !== 'RETRY' && `on failure: ${onFailure.result}`,
  ];
  return lines.filter((line) => typeof line === 'string');
}

function describe({ rules, result }: ConditionDeclaration): string {
  const names = rules.map(({ name, provider }) => `${name} (${provider})`);
  return `${names.join(', ')}, else ${result}`;
}
