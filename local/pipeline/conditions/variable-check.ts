import type { RuleOutcome } from './rule-request.ts';

/**
 * Holds a variable against a value.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference-VariableCheck.html
 */
export function checkVariable({
  Variable = '',
  Operator = '',
  Value = '',
}: Readonly<Record<string, string>>): RuleOutcome {
  const operator = operators[Operator];
  if (operator === undefined) {
    const allowed = Object.keys(operators).join(', ');
    return { status: 'Failed', summary: `The operator is "${Operator}"; it must be one of ${allowed}` };
  }
  const { holds, words } = operator;
  try {
    return holds(Variable, Value)
      ? { status: 'Succeeded', summary: `"${Variable}" ${words} "${Value}"` }
      : { status: 'Failed', summary: `It does not hold that "${Variable}" ${words} "${Value}"` };
  } catch (error) {
    return { status: 'Failed', summary: `"${Value}" is no pattern: ${String(error)}` };
  }
}

const operators: Record<string, { holds(variable: string, value: string): boolean; words: string }> = {
  EQ: { holds: (variable, value) => variable === value, words: 'equals' },
  NE: { holds: (variable, value) => variable !== value, words: 'does not equal' },
  CONTAINS: { holds: (variable, value) => variable.includes(value), words: 'contains' },
  // Java's `matches`, to whose syntax AWS refers, takes the whole text.
  MATCHES: {
    holds: (variable, value) => new RegExp(`^(?:${value})$`, 's').test(variable),
    words: 'matches',
  },
};
