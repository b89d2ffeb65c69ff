import { StackBusyError } from '../../stack/stack-engine.ts';
import type { ChangeSetRecord, StackRecord } from '../../stack/stack-record.ts';
import { UnknownResourceTypesError } from '../../stack/unknown-types.ts';
import { TemplateFunctionError } from '../../template/scope.ts';
import { InvalidTemplateError } from '../../template/template.ts';
import { listOf, QueryError, structuresOf } from '../query-api.ts';
import { checkCapabilities } from './capabilities.ts';
import {
  type CloudFormationParts,
  type CloudFormationRequest,
  findStack,
  inBrackets,
  type Operation,
  required,
  stackAskedFor,
  stacksOf,
  ValidationError,
} from './operation.ts';
import { givenTemplate } from './template-text.ts';

export const createChangeSet: Operation = {
  reads: [
    ...['StackName', 'ChangeSetName', 'ChangeSetType', 'TemplateBody', 'TemplateURL', 'UsePreviousTemplate'],
    ...['Parameters', 'Tags', 'Capabilities', 'Description'],
  ],
  // A role is a question to AWS alone; nested stacks are refused as a type of resource.
  ignores: ['ClientToken', 'RoleARN', 'IncludeNestedStacks'],
  only: {
    ImportExistingResources: 'false',
    'DeploymentConfig.Mode': 'STANDARD',
    OnStackFailure: 'ROLLBACK',
  },
  async answer(parts, request) {
    const stackName = nameOfStack(parts, request);
    const changeSetName = checkedName(required(request, 'ChangeSetName'), 'changeSetName');
    const stack = findStack(parts, request, stackName);
    checkType(request, stackName, stack);
    if (stack !== undefined && parts.store.findChangeSet(stack, changeSetName) !== undefined)
      throw new QueryError('AlreadyExistsException', `ChangeSet ${changeSetName} already exists`);
    const template = templateOf(parts, request, stack);
    checkCapabilities(template, listOf(request.parameters, 'Capabilities'));
    const { account, region } = request.caller;
    const address = { account, region, stackName };
    await refusing(stack, () =>
      parts.engine.createChangeSet({
        ...{ ...address, changeSetName, template, log: () => undefined },
        description: request.parameters.get('Description') ?? undefined,
        parameters: parametersOf(request, stack),
        tags: tagsOf(request),
      }),
    );
    const { stackId, changeSet } = changeSetAskedFor(parts, request);
    return { Id: changeSet.changeSetId, StackId: stackId };
  },
};

export const executeChangeSet: Operation = {
  reads: ['StackName', 'ChangeSetName'],
  ignores: ['ClientRequestToken'],
  only: { DisableRollback: 'false', RetainExceptOnCreate: 'false' },
  async answer(parts, request) {
    const { changeSet, ...stack } = changeSetAskedFor(parts, request);
    const { changeSetId, changeSetName, changesAnything, execution } = changeSet;
    if (!changesAnything || execution !== 'AVAILABLE') {
      const status = changesAnything ? `execution status of [${execution}]` : 'status of [FAILED]';
      throw new QueryError(
        'InvalidChangeSetStatus',
        `ChangeSet [${changeSetId}] cannot be executed in its current ${status}`,
      );
    }
    const { account, region, stackName } = stack;
    await refusing(stack, async () => {
      const { finished } = parts.engine.startChangeSet({
        ...{ account, region, stackName, changeSetName, log: () => undefined },
      });
      // How it ends is told by the stack and its events.
      finished.then(parts.deployed, () => undefined);
    });
    return {};
  },
};

export const deleteChangeSet: Operation = {
  reads: ['StackName', 'ChangeSetName'],
  answer(parts, request) {
    const stack = stackOfChangeSet(parts, request);
    const found = stack && findChangeSet(parts, request, stack);
    if (stack && found) parts.store.removeChangeSet(stack, found.changeSetName);
    return {};
  },
};

/** The stack and the change set that `ChangeSetName` names, by its name or its ARN. */
export function changeSetAskedFor(
  parts: CloudFormationParts,
  request: CloudFormationRequest,
): StackRecord & { changeSet: ChangeSetRecord } {
  const stack = stackOfChangeSet(parts, request);
  const changeSet = stack && findChangeSet(parts, request, stack);
  if (stack && changeSet) return { ...stack, changeSet };
  throw new QueryError(
    'ChangeSetNotFound',
    `ChangeSet [${required(request, 'ChangeSetName')}] does not exist`,
  );
}

function stackOfChangeSet(
  parts: CloudFormationParts,
  request: CloudFormationRequest,
): StackRecord | undefined {
  if (request.parameters.has('StackName')) return stackAskedFor(parts, request, inBrackets);
  if (!required(request, 'ChangeSetName').startsWith('arn:'))
    throw new ValidationError('StackName must be specified if ChangeSetName is not specified as an ARN.');
  return stacksOf(parts, request).find((stack) => findChangeSet(parts, request, stack) !== undefined);
}

function findChangeSet(
  { store }: CloudFormationParts,
  request: CloudFormationRequest,
  stack: StackRecord,
): ChangeSetRecord | undefined {
  const name = required(request, 'ChangeSetName');
  return store
    .changeSets(stack)
    .find(({ changeSetName, changeSetId }) => changeSetName === name || changeSetId === name);
}

function nameOfStack(parts: CloudFormationParts, request: CloudFormationRequest): string {
  const name = required(request, 'StackName');
  return name.startsWith('arn:')
    ? stackAskedFor(parts, request, inBrackets).stackName
    : checkedName(name, 'stackName');
}

/** What stands in no name stands in no path of a file either. */
function checkedName(name: string, field: string): string {
  if (/^[a-zA-Z][-a-zA-Z0-9]{0,127}$/.test(name)) return name;
  throw new ValidationError(
    `1 validation error detected: Value '${name}' at '${field}' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
  );
}

const changesNothingMore = /^(ROLLBACK_COMPLETE|ROLLBACK_FAILED|DELETE_FAILED)$|(?<!REVIEW)_IN_PROGRESS$/;

function checkType(
  { parameters }: CloudFormationRequest,
  stackName: string,
  stack: StackRecord | undefined,
): void {
  const type = parameters.get('ChangeSetType') ?? 'UPDATE';
  const isNew = stack === undefined || stack.status === 'REVIEW_IN_PROGRESS';
  if (type === 'CREATE' && !isNew) {
    const name = parameters.get('ChangeSetName');
    throw new ValidationError(
      `Stack [${stackName}] already exists and cannot be created again with the changeSet [${name}].`,
    );
  }
  if (type === 'UPDATE' && stack === undefined) throw new ValidationError(inBrackets(stackName));
  if (type !== 'CREATE' && type !== 'UPDATE')
    throw new ValidationError(`ChangeSetType is CREATE or UPDATE on this machine, not ${type}.`);
  if (stack !== undefined && changesNothingMore.test(stack.status)) throw cannotBeUpdated(stack);
}

function cannotBeUpdated({ stackId, status }: StackRecord): ValidationError {
  return new ValidationError(`Stack:${stackId} is in ${status} state and can not be updated.`);
}

function templateOf(
  parts: CloudFormationParts,
  request: CloudFormationRequest,
  stack: StackRecord | undefined,
): string {
  const given = givenTemplate(parts, request);
  if (given !== undefined) return given;
  const deployed =
    request.parameters.get('UsePreviousTemplate') === 'true'
      ? stack && parts.store.findTemplate(stack)
      : undefined;
  if (deployed !== undefined) return deployed;
  throw new ValidationError('Either Template URL or Template Body must be specified.');
}

function parametersOf(
  { parameters }: CloudFormationRequest,
  stack: StackRecord | undefined,
): Record<string, string> {
  const given = structuresOf(parameters, 'Parameters').flatMap(
    ({ ParameterKey = '', ParameterValue = '', UsePreviousValue }) => {
      if (UsePreviousValue !== 'true') return [[ParameterKey, ParameterValue]];
      const previous = stack?.parameters.find(({ name }) => name === ParameterKey);
      if (previous !== undefined) return previous.given === undefined ? [] : [[ParameterKey, previous.given]];
      throw new ValidationError(
        `Invalid input for parameter key ${ParameterKey}. Cannot specify usePreviousValue as true for a parameter key not in the previous template`,
      );
    },
  );
  return Object.fromEntries(given);
}

/** Undefined where none are spoken of: the stack then keeps its own. */
function tagsOf({ parameters }: CloudFormationRequest): Record<string, string> | undefined {
  if (![...parameters.keys()].some((key) => key.startsWith('Tags'))) return undefined;
  return Object.fromEntries(structuresOf(parameters, 'Tags').map(({ Key = '', Value = '' }) => [Key, Value]));
}

/** What is wrong with a request or its template, in the service's own kind of error. */
async function refusing(stack: StackRecord | undefined, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof StackBusyError && stack !== undefined) throw cannotBeUpdated(stack);
    const isTheirs = [InvalidTemplateError, TemplateFunctionError, UnknownResourceTypesError].some(
      (kind) => error instanceof kind,
    );
    throw isTheirs ? new ValidationError((error as Error).message) : error;
  }
}
