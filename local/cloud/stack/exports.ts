import { isSameJson, type JsonValue } from '../json.ts';
import type { StackRecord } from './stack-record.ts';

type Exports = Record<string, JsonValue>;

export class ExportConflictError extends Error {
  constructor(stack: StackRecord, name: string, problem: string) {
    super(`Stack "${stack.stackName}" cannot export "${name}": ${problem}`);
    this.name = 'ExportConflictError';
  }
}

export class ExportInUseError extends Error {
  constructor(stack: StackRecord, name: string, users: readonly StackRecord[]) {
    const names = users.map(({ stackName }) => stackName).join(', ');
    super(
      `Stack "${stack.stackName}" cannot take away or change its export "${name}": ${names} import it; deploy those without it first.`,
    );
    this.name = 'ExportInUseError';
  }
}

/** What the stacks of an account and a region export under a name; `undefined` when none does. */
export function exportedValue(
  near: { account: string; region: string },
  name: string,
  stacks: readonly StackRecord[],
): JsonValue | undefined {
  return neighbours(near, stacks).find(({ exports }) => exports[name] !== undefined)?.exports[name];
}

/** A name is exported by one stack of an account and region, and stays as it is while another one imports it. */
export function checkExports(stack: StackRecord, next: Exports, stacks: readonly StackRecord[]): void {
  const others = neighbours(stack, stacks).filter(({ stackId }) => stackId !== stack.stackId);
  for (const name of Object.keys(next)) {
    const owner = others.find(({ exports }) => exports[name] !== undefined);
    if (owner) throw new ExportConflictError(stack, name, `stack "${owner.stackName}" does already.`);
  }
  for (const [name, value] of Object.entries(stack.exports)) {
    if (isSameJson(value, next[name])) continue;
    const users = others.filter((other) => importsOf(other).has(name));
    if (users.length > 0) throw new ExportInUseError(stack, name, users);
  }
}

export function importsOf(stack: StackRecord): Set<string> {
  return new Set(Object.values(stack.resources).flatMap(({ imports }) => imports));
}

function neighbours(
  { account, region }: { account: string; region: string },
  stacks: readonly StackRecord[],
) {
  return stacks.filter((stack) => stack.account === account && stack.region === region);
}
