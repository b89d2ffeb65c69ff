import type { TemplateDiff } from '@aws-cdk/cloudformation-diff';

/** The properties by which a managed policy says itself who has it. */
const holders = ['Roles', 'Users', 'Groups'];

/**
 * What managed policies allow in addition, or deny no longer, that name nobody who has them: those who do name the policy.
 * The library looks at policies together with their holders only, and passes these over.
 */
export function findInAttachedPolicies({ resources }: Pick<TemplateDiff, 'resources'>): string[] {
  const found: string[] = [];
  resources.forEachDifference((logicalId, { oldValue, newValue }) => {
    if (newValue?.Type !== 'AWS::IAM::ManagedPolicy' || holders.some((name) => newValue.Properties?.[name]))
      return;
    const [before, after] = [statementsOf(oldValue?.Properties), statementsOf(newValue.Properties)];
    const tell = (how: string, statement: string) =>
      found.push(`${how}: whoever has ${logicalId} ${describe(JSON.parse(statement))}`);
    for (const statement of without(after, before)) if (isOf(statement, 'Allow')) tell('allowed', statement);
    for (const statement of without(before, after))
      if (isOf(statement, 'Deny')) tell('no longer denied', statement);
  });
  return found;
}

/** Each as text, so that they can be compared. */
function statementsOf(properties: Record<string, unknown> | undefined): string[] {
  const document = properties?.PolicyDocument as { Statement?: unknown } | undefined;
  return [document?.Statement ?? []].flat().map((statement) => JSON.stringify(statement));
}

function without(statements: readonly string[], others: readonly string[]): string[] {
  return statements.filter((statement) => !others.includes(statement));
}

function isOf(statement: string, effect: string): boolean {
  return JSON.parse(statement).Effect === effect;
}

function describe(statement: Record<string, unknown>): string {
  const { Action, NotAction, Resource, NotResource, Condition } = statement;
  const what = NotAction === undefined ? list(Action) : `all but ${list(NotAction)}`;
  const where = NotResource === undefined ? list(Resource) : `all but ${list(NotResource)}`;
  const when = Condition === undefined ? '' : ` if ${JSON.stringify(Condition)}`;
  return `may ${what} on ${where}${when}`;
}

function list(value: unknown): string {
  return [value].flat().map(render).join(', ');
}

/** As the library writes what is resolved at deployment: `${Queue.Arn}`. */
function render(value: unknown): string {
  if (typeof value === 'string') return value;
  const [name, argument] = Object.entries(value ?? {})[0] ?? [];
  if (name === 'Ref') return `\${${argument}}`;
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) return `\${${argument.join('.')}}`;
  if (name === 'Fn::Join' && Array.isArray(argument) && Array.isArray(argument[1]))
    return argument[1].map(render).join(String(argument[0]));
  return JSON.stringify(value);
}
