import type { Caller } from '../../cloud.ts';
import type { StackEngine } from '../../stack/stack-engine.ts';
import type { StackRecord } from '../../stack/stack-record.ts';
import type { StackStore } from '../../stack/stack-store.ts';
import { type QueryAnswer, QueryError } from '../query-api.ts';

/** What the API of CloudFormation stands on. */
export interface CloudFormationParts {
  store: StackStore;
  engine: Pick<StackEngine, 'createChangeSet' | 'startChangeSet' | 'deleteStack'>;
  readObject(bucket: string, key: string): Buffer | undefined;
  /** Called when a stack that the API was asked to deploy or delete is as it was asked for. */
  deployed(): void;
}

export interface CloudFormationRequest {
  parameters: URLSearchParams;
  caller: Caller;
}

export interface Operation {
  /** The parameters that it reads; what else is given is refused. */
  reads: readonly string[];
  /** Those that change nothing on one machine. */
  ignores?: readonly string[];
  /** Those of which one value is what happens here anyway; any other is refused. */
  only?: Readonly<Record<string, string>>;
  answer(parts: CloudFormationParts, request: CloudFormationRequest): QueryAnswer | Promise<QueryAnswer>;
}

export class ValidationError extends QueryError {
  constructor(message: string) {
    super('ValidationError', message);
  }
}

/** The stacks of the account and region that a request is signed for. */
export function stacksOf({ store }: CloudFormationParts, { caller }: CloudFormationRequest): StackRecord[] {
  return store.all().filter((stack) => isIn(stack, caller));
}

/** Those that were deleted from there. */
export function deletedStacksOf(
  { store }: CloudFormationParts,
  { caller }: CloudFormationRequest,
): StackRecord[] {
  return store.deleted().filter((stack) => isIn(stack, caller));
}

/** Those that were deleted are found by their id only. */
export function findStack(
  parts: CloudFormationParts,
  request: CloudFormationRequest,
  name: string,
): StackRecord | undefined {
  return (
    stacksOf(parts, request).find(({ stackName, stackId }) => stackName === name || stackId === name) ??
    deletedStacksOf(parts, request).find(({ stackId }) => stackId === name)
  );
}

/** The stack of `StackName`; CloudFormation says in one of two ways that it is not there. */
export function stackAskedFor(
  parts: CloudFormationParts,
  request: CloudFormationRequest,
  missing = (name: string) => `Stack with id ${name} does not exist`,
): StackRecord {
  const name = required(request, 'StackName');
  const stack = findStack(parts, request, name);
  if (stack !== undefined) return stack;
  throw new ValidationError(missing(name));
}

export const inBrackets = (name: string) => `Stack [${name}] does not exist`;

export function required({ parameters }: CloudFormationRequest, name: string): string {
  const value = parameters.get(name);
  if (value !== null && value !== '') return value;
  const field = name.charAt(0).toLowerCase() + name.slice(1);
  throw new ValidationError(
    `1 validation error detected: Value null at '${field}' failed to satisfy constraint: Member must not be null`,
  );
}

const pageSize = 100;

/** One page of a list; the token is the place of the next one. */
export function pageOf<T>(
  all: readonly T[],
  { parameters }: CloudFormationRequest,
): { items: T[]; NextToken: string | undefined } {
  const start = Number(parameters.get('NextToken') ?? '0');
  if (!Number.isInteger(start) || start < 0 || start > all.length) {
    throw new ValidationError(
      `The token ${parameters.get('NextToken')} does not come from an answer to this request`,
    );
  }
  const end = start + pageSize;
  return { items: all.slice(start, end), NextToken: end < all.length ? String(end) : undefined };
}

function isIn({ account, region }: StackRecord, caller: Caller): boolean {
  return account === caller.account && region === caller.region;
}
