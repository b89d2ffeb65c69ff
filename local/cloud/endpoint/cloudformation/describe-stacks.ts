import type { JsonObject } from '../../json.ts';
import { importsOf } from '../../stack/exports.ts';
import type { StackRecord } from '../../stack/stack-record.ts';
import { listOf, type QueryAnswer } from '../query-api.ts';
import {
  type CloudFormationParts,
  deletedStacksOf,
  type Operation,
  pageOf,
  required,
  stackAskedFor,
  stacksOf,
  ValidationError,
} from './operation.ts';
import { templateDocument } from './template-text.ts';

export const describeStacks: Operation = {
  reads: ['StackName', 'NextToken'],
  answer(parts, request) {
    const chosen = request.parameters.has('StackName')
      ? [stackAskedFor(parts, request)]
      : stacksOf(parts, request);
    const { items, NextToken } = pageOf(chosen, request);
    return { Stacks: items.map((stack) => describe(stack, parts)), NextToken };
  },
};

export const listStacks: Operation = {
  reads: ['StackStatusFilter', 'NextToken'],
  answer(parts, request) {
    const statuses = listOf(request.parameters, 'StackStatusFilter');
    const stacks = [...stacksOf(parts, request), ...deletedStacksOf(parts, request)].filter(
      ({ status }) => statuses.length === 0 || statuses.includes(status),
    );
    const { items, NextToken } = pageOf(stacks, request);
    return { StackSummaries: items.map((stack) => summarize(stack, parts)), NextToken };
  },
};

export const listExports: Operation = {
  reads: ['NextToken'],
  answer(parts, request) {
    const all = stacksOf(parts, request).flatMap(({ stackId, exports }) =>
      Object.entries(exports).map(([Name, value]) => ({
        ExportingStackId: stackId,
        Name,
        Value: String(value),
      })),
    );
    const { items, NextToken } = pageOf(all, request);
    return { Exports: items, NextToken };
  },
};

export const listImports: Operation = {
  reads: ['ExportName', 'NextToken'],
  answer(parts, request) {
    const name = required(request, 'ExportName');
    const users = stacksOf(parts, request).filter((stack) => importsOf(stack).has(name));
    if (users.length === 0) throw new ValidationError(`Export '${name}' is not imported by any stack.`);
    const { items, NextToken } = pageOf(users, request);
    return { Imports: items.map(({ stackName }) => stackName), NextToken };
  },
};

function summarize(stack: StackRecord, { store }: Pick<CloudFormationParts, 'store'>) {
  const { stackId, stackName, status, statusReason, createdAt, lastUpdated } = stack;
  const document = templateDocument(store.findTemplate(stack));
  return {
    StackId: stackId,
    StackName: stackName,
    TemplateDescription: textOf(document.Description),
    CreationTime: createdAt,
    LastUpdatedTime: status.startsWith('UPDATE') ? lastUpdated : undefined,
    DeletionTime: status === 'DELETE_COMPLETE' ? lastUpdated : undefined,
    StackStatus: status,
    StackStatusReason: statusReason ?? undefined,
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
  };
}

function describe(stack: StackRecord, { store }: CloudFormationParts): QueryAnswer {
  const { TemplateDescription, ...summary } = summarize(stack, { store });
  const executed = store.changeSets(stack).find(({ execution }) => execution === 'EXECUTE_COMPLETE');
  return {
    ...summary,
    Description: TemplateDescription,
    ChangeSetId: executed?.changeSetId,
    Parameters: stack.parameters.map(({ name, value, resolvedValue }) => ({
      ParameterKey: name,
      ParameterValue: value,
      ResolvedValue: resolvedValue,
    })),
    RollbackConfiguration: {},
    DisableRollback: false,
    NotificationARNs: [],
    Outputs: outputsOf(stack, templateDocument(store.findTemplate(stack))),
    Tags: Object.entries(stack.tags).map(([Key, Value]) => ({ Key, Value })),
    EnableTerminationProtection: stack.terminationProtection,
  };
}

function outputsOf({ outputs, exportNames }: StackRecord, { Outputs }: JsonObject): QueryAnswer[] {
  const definitions = templateDocument(Outputs);
  return Object.entries(outputs).map(([name, value]) => ({
    OutputKey: name,
    OutputValue: typeof value === 'string' ? value : JSON.stringify(value),
    Description: textOf(templateDocument(definitions[name]).Description),
    ExportName: exportNames[name],
  }));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
