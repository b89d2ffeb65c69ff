import type { ResourceChange } from '../cloud.ts';
import { isSameJson } from '../json.ts';
import type { Properties } from '../recorded-resource.ts';
import type { ResourceType } from '../resource-type.ts';
import type { ResourceTypes } from '../resource-types/index.ts';
import type { ResourceDefinition } from '../template/template.ts';
import { inDependencyOrder } from './dependency-graph.ts';
import type { DeployableTemplate, ResourceValues } from './deployable-template.ts';
import type { StackRecord, StackResource } from './stack-record.ts';

/** What a deployment would do, in its order: what the template says, compared with what is recorded. */
export function changesOf(
  stack: StackRecord,
  template: DeployableTemplate,
  types: ResourceTypes,
): ResourceChange[] {
  const renewed = new Set<string>();
  const values = valuesBeforeDeployment(stack, renewed);
  const changes = inDependencyOrder(template.graph).flatMap((logicalId) => {
    const definition = template.resources.get(logicalId) as ResourceDefinition;
    const recorded = stack.resources[logicalId];
    const found = changeOf(logicalId, definition, recorded, template, values, types);
    if (found && (found.action === 'Add' || found.replacement)) renewed.add(logicalId);
    return found ?? [];
  });
  const removals = Object.values(stack.resources)
    .filter(({ logicalId }) => !template.resources.has(logicalId))
    .map(({ logicalId, type }) => change('Remove', { logicalId, type }));
  return [...changes, ...removals];
}

/** The names of the top-level properties in which two states of a resource differ. */
export function changedProperties(before: Properties, after: Properties): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !isSameJson(before[name], after[name]));
}

export function needsReplacement(
  resourceType: ResourceType | undefined,
  changed: readonly string[],
): boolean {
  return changed.some((name) => resourceType?.replacedBy.includes(name));
}

function changeOf(
  logicalId: string,
  { type, properties }: ResourceDefinition,
  recorded: StackResource | undefined,
  template: DeployableTemplate,
  values: ResourceValues,
  types: ResourceTypes,
): ResourceChange | undefined {
  if (!recorded) return change('Add', { logicalId, type });
  if (recorded.type !== type) return change('Modify', { logicalId, type, replacement: true });
  const names = new Set([...Object.keys(recorded.properties), ...Object.keys(properties)]);
  const changed = [...names].filter((name) => {
    const value = propertyIfKnown(template, logicalId, name, values);
    return value === 'known after deployment' || !isSameJson(value.value, recorded.properties[name]);
  });
  if (changed.length === 0 && recorded.status === 'COMPLETE') return undefined;
  const replacement = needsReplacement(types.get(type), changed);
  return change('Modify', { logicalId, type, replacement, properties: changed });
}

function change(
  action: ResourceChange['action'],
  rest: Pick<ResourceChange, 'logicalId' | 'type'> & Partial<ResourceChange>,
): ResourceChange {
  return { replacement: false, properties: [], ...rest, action };
}

class KnownAfterDeploymentError extends Error {
  constructor(logicalId: string) {
    super(`What "${logicalId}" answers is known when it has been deployed.`);
    this.name = 'KnownAfterDeploymentError';
  }
}

function valuesBeforeDeployment(stack: StackRecord, renewed: ReadonlySet<string>): ResourceValues {
  const find = (logicalId: string) => {
    const recorded = stack.resources[logicalId];
    if (!recorded || renewed.has(logicalId)) throw new KnownAfterDeploymentError(logicalId);
    return recorded;
  };
  return {
    ref: (logicalId) => find(logicalId).physicalId,
    attribute(logicalId, name) {
      const value = find(logicalId).attributes[name];
      if (value === undefined) throw new KnownAfterDeploymentError(logicalId);
      return value;
    },
  };
}

function propertyIfKnown(
  template: DeployableTemplate,
  logicalId: string,
  name: string,
  values: ResourceValues,
) {
  try {
    return { value: template.property(logicalId, name, values) };
  } catch (error) {
    if (error instanceof KnownAfterDeploymentError) return 'known after deployment';
    throw error;
  }
}
