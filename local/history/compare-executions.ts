import { isJsonObject, isSameJson, type JsonObject, type JsonValue } from '../cloud/json.ts';
import type { KeptTemplates } from '../pipeline/assembly/kept-templates.ts';
import type { PipelineExecution } from '../pipeline/execution.ts';
import type { ExecutionHistory, ListedCommit } from './execution-history.ts';

export interface ResourceDifference {
  logicalId: string;
  type: string;
  kind: 'added' | 'changed' | 'removed';
  /** The names of the properties, and of other attributes such as `DeletionPolicy`, that differ. */
  properties: string[];
}

export interface StackDifference {
  /** With its region. */
  stack: string;
  kind: 'added' | 'changed' | 'removed';
  resources: ResourceDifference[];
}

export interface Comparison {
  from: PipelineExecution;
  to: PipelineExecution;
  /** Undefined where they are not known any more. */
  commits: ListedCommit[] | undefined;
  /** Undefined where the templates of one of them were not kept; the stacks that are the same are counted only. */
  templates: { stacks: StackDifference[]; sameStacks: number } | undefined;
  /** By container; null where one of them has none of that name. Undefined as the templates are, in which they stand. */
  images: { container: string; from: string | null; to: string | null }[] | undefined;
  /** In milliseconds; null where it did not run in one of them. */
  stages: { stage: string; from: number | null; to: number | null }[];
}

/** What differs between two executions: what they brought, what they would deploy, and how long they took. */
export async function compareExecutions(
  from: PipelineExecution,
  to: PipelineExecution,
  history: ExecutionHistory,
): Promise<Comparison> {
  const [before, after] = [await history.templates(from), await history.templates(to)];
  return {
    ...{ from, to },
    commits: await history.commitsBetween(from, to),
    templates: before && after && compareTemplates(before, after),
    images: before && after && compareImages(before, after),
    stages: compareStages(from, to),
  };
}

function compareTemplates(before: KeptTemplates, after: KeptTemplates): Comparison['templates'] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const stacks = names.flatMap((stack): StackDifference[] => {
    const [one, other] = [before[stack], after[stack]];
    const resources = compareResources(resourcesOf(one), resourcesOf(other));
    if (one && other && resources.length === 0) return [];
    return [{ stack, kind: one ? (other ? 'changed' : 'removed') : 'added', resources }];
  });
  return { stacks, sameStacks: names.length - stacks.length };
}

function resourcesOf(template: JsonObject | undefined): JsonObject {
  return isJsonObject(template?.Resources) ? template.Resources : {};
}

function compareResources(before: JsonObject, after: JsonObject): ResourceDifference[] {
  const logicalIds = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return logicalIds.flatMap((logicalId): ResourceDifference[] => {
    const [one, other] = [objectAt(before, logicalId), objectAt(after, logicalId)];
    const type = String((other ?? one)?.Type);
    if (!one || !other) return [{ logicalId, type, kind: one ? 'removed' : 'added', properties: [] }];
    const properties = differences(one, other);
    return properties.length === 0 ? [] : [{ logicalId, type, kind: 'changed', properties }];
  });
}

/** Where the CDK says what made a resource, it changes nothing about it. */
function differences(one: JsonObject, other: JsonObject): string[] {
  const differing = (a: JsonObject, b: JsonObject) =>
    [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => !isSameJson(a[name], b[name]));
  return [
    ...differing(one, other).filter((name) => name !== 'Properties' && name !== 'Metadata'),
    ...differing(objectAt(one, 'Properties') ?? {}, objectAt(other, 'Properties') ?? {}),
  ];
}

function compareImages(before: KeptTemplates, after: KeptTemplates): NonNullable<Comparison['images']> {
  const [one, other] = [imagesOf(before), imagesOf(after)];
  return [...new Set([...one.keys(), ...other.keys()])]
    .sort()
    .map((container) => ({ container, from: one.get(container) ?? null, to: other.get(container) ?? null }));
}

/** The tags of the images of all task definitions, by container. */
function imagesOf(templates: KeptTemplates): Map<string, string> {
  const definitions = Object.values(templates)
    .flatMap((template) => Object.values(resourcesOf(template)))
    .filter((resource) => isJsonObject(resource) && resource.Type === 'AWS::ECS::TaskDefinition');
  const containers = definitions
    .map((definition) => objectAt(definition as JsonObject, 'Properties')?.ContainerDefinitions)
    .flatMap((list) => (Array.isArray(list) ? list.filter(isJsonObject) : []));
  return new Map(
    containers.map(({ Name, Image }) => [String(Name), textIn(Image).replace(/^.*:/s, '')] as const),
  );
}

/** The texts of a value with intrinsic functions, one after the other. */
function textIn(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textIn).join('');
  return isJsonObject(value) ? Object.values(value).map(textIn).join('') : '';
}

function compareStages(from: PipelineExecution, to: PipelineExecution): Comparison['stages'] {
  const stages = [...new Set([...to.actions, ...from.actions].map(({ stage }) => stage))];
  return stages.map((stage) => ({ stage, from: durationOf(from, stage), to: durationOf(to, stage) }));
}

/** From the first start to the last end; null where it did not run, or has not ended. */
function durationOf({ actions }: PipelineExecution, stage: string): number | null {
  const own = actions.filter((action) => action.stage === stage);
  const ends = own.flatMap(({ endedAt }) => (endedAt === null ? [] : [Date.parse(endedAt)]));
  if (own.length === 0 || ends.length < own.length) return null;
  return Math.max(...ends) - Math.min(...own.map(({ startedAt }) => Date.parse(startedAt)));
}

function objectAt(object: JsonObject, name: string): JsonObject | undefined {
  const value = object[name];
  return isJsonObject(value) ? value : undefined;
}
