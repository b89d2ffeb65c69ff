import type { ResourceChange } from '../../cloud.ts';
import type { ChangeSetRecord, StackRecord } from '../../stack/stack-record.ts';
import type { QueryAnswer } from '../query-api.ts';
import { changeSetAskedFor } from './change-sets.ts';
import { inBrackets, type Operation, pageOf, stackAskedFor } from './operation.ts';

export const describeChangeSet: Operation = {
  reads: ['StackName', 'ChangeSetName', 'NextToken'],
  // Values of properties are in no answer, asked for or not.
  ignores: ['IncludePropertyValues'],
  answer(parts, request) {
    const { changeSet, ...stack } = changeSetAskedFor(parts, request);
    const { items, NextToken } = pageOf(changeSet.changes, request);
    return {
      ...summarize(stack, changeSet),
      Parameters: Object.entries(changeSet.parameters).map(([ParameterKey, ParameterValue]) => ({
        ...{ ParameterKey, ParameterValue },
      })),
      NotificationARNs: [],
      RollbackConfiguration: {},
      Capabilities: [],
      Tags: Object.entries(changeSet.tags ?? stack.tags).map(([Key, Value]) => ({ Key, Value })),
      Changes: items.map((change) => describeChange(change, stack)),
      NextToken,
    };
  },
};

export const listChangeSets: Operation = {
  reads: ['StackName', 'NextToken'],
  answer(parts, request) {
    const stack = stackAskedFor(parts, request, inBrackets);
    const { items, NextToken } = pageOf(parts.store.changeSets(stack), request);
    return { Summaries: items.map((changeSet) => summarize(stack, changeSet)), NextToken };
  },
};

const withoutChanges =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

function summarize({ stackId, stackName }: StackRecord, changeSet: ChangeSetRecord) {
  const { changeSetId, changeSetName, description, createdAt, changesAnything, execution } = changeSet;
  return {
    StackId: stackId,
    StackName: stackName,
    ChangeSetId: changeSetId,
    ChangeSetName: changeSetName,
    Description: description,
    CreationTime: createdAt,
    ExecutionStatus: changesAnything ? execution : 'UNAVAILABLE',
    Status: changesAnything ? 'CREATE_COMPLETE' : 'FAILED',
    StatusReason: changesAnything ? undefined : withoutChanges,
    IncludeNestedStacks: false,
  };
}

function describeChange(
  { action, logicalId, type, replacement, properties }: ResourceChange,
  { resources }: StackRecord,
): QueryAnswer {
  const modifies = action === 'Modify';
  return {
    Type: 'Resource',
    ResourceChange: {
      Action: action,
      LogicalResourceId: logicalId,
      PhysicalResourceId: resources[logicalId]?.physicalId,
      ResourceType: type,
      Replacement: modifies ? (replacement ? 'True' : 'False') : undefined,
      Scope: modifies && properties.length > 0 ? ['Properties'] : [],
      Details: properties.map((Name) => ({
        Target: {
          Attribute: 'Properties',
          Name,
          RequiresRecreation: replacement ? 'Conditionally' : 'Never',
        },
        Evaluation: 'Static',
        ChangeSource: 'DirectModification',
      })),
    },
  };
}
