import type { StackEvent } from '../../stack/stack-events.ts';
import type { StackRecord, StackResource } from '../../stack/stack-record.ts';
import type { QueryAnswer } from '../query-api.ts';
import {
  type CloudFormationParts,
  type CloudFormationRequest,
  inBrackets,
  type Operation,
  pageOf,
  stackAskedFor,
  stacksOf,
  ValidationError,
} from './operation.ts';

export const describeStackEvents: Operation = {
  reads: ['StackName', 'NextToken'],
  answer(parts, request) {
    const stack = stackAskedFor(parts, request, inBrackets);
    const { items, NextToken } = pageOf(parts.store.events(stack), request);
    return { StackEvents: items.map((event) => describeEvent(event, stack)), NextToken };
  },
};

export const listStackResources: Operation = {
  reads: ['StackName', 'NextToken'],
  answer(parts, request) {
    const stack = stackAskedFor(parts, request);
    const { items, NextToken } = pageOf(resourcesOf(stack, parts), request);
    return {
      StackResourceSummaries: items.map(({ at, ...resource }) => ({ ...resource, LastUpdatedTimestamp: at })),
      NextToken,
    };
  },
};

const mostDescribed = 100;

export const describeStackResources: Operation = {
  reads: ['StackName', 'LogicalResourceId', 'PhysicalResourceId'],
  answer(parts, request) {
    const stack = stackOfResources(parts, request);
    const logicalId = request.parameters.get('LogicalResourceId');
    const chosen = resourcesOf(stack, parts)
      .filter(({ LogicalResourceId }) => logicalId === null || LogicalResourceId === logicalId)
      .slice(0, mostDescribed);
    if (logicalId !== null && chosen.length === 0) {
      throw new ValidationError(`Resource ${logicalId} does not exist for stack ${stack.stackName}`);
    }
    const { stackId, stackName } = stack;
    return {
      StackResources: chosen.map(({ at, ...resource }) => ({
        ...{ StackName: stackName, StackId: stackId },
        ...resource,
        Timestamp: at,
      })),
    };
  },
};

function stackOfResources(parts: CloudFormationParts, request: CloudFormationRequest): StackRecord {
  const { parameters } = request;
  const physicalId = parameters.get('PhysicalResourceId');
  if (physicalId === null) return stackAskedFor(parts, request);
  if (parameters.has('StackName'))
    throw new ValidationError('You can specify either StackName or PhysicalResourceId, but not both.');
  const owner = stacksOf(parts, request).find(({ resources }) =>
    Object.values(resources).some((resource) => resource.physicalId === physicalId),
  );
  if (owner !== undefined) return owner;
  throw new ValidationError(`Stack for ${physicalId} does not exist`);
}

/** As the last event of each tells it. */
function resourcesOf(stack: StackRecord, { store }: CloudFormationParts) {
  const newest = new Map(
    store
      .events(stack)
      .toReversed()
      .map((event) => [event.logicalId, event]),
  );
  return Object.values(stack.resources).map((resource) =>
    describeResource(resource, newest.get(resource.logicalId), stack),
  );
}

function describeResource(
  { logicalId, physicalId, type }: StackResource,
  event: StackEvent | undefined,
  { lastUpdated }: StackRecord,
) {
  return {
    LogicalResourceId: logicalId,
    PhysicalResourceId: physicalId,
    ResourceType: type,
    ResourceStatus: event?.status ?? 'CREATE_COMPLETE',
    ResourceStatusReason: event?.reason,
    DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
    at: event?.at ?? lastUpdated,
  };
}

function describeEvent(event: StackEvent, { stackId, stackName }: StackRecord): QueryAnswer {
  return {
    StackId: stackId,
    EventId: event.id,
    StackName: stackName,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    Timestamp: event.at,
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason,
  };
}
