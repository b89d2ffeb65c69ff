import {
  fullDiff,
  mangleLikeCloudFormation,
  type ResourceDifference,
  ResourceImpact,
  type TemplateDiff,
} from '@aws-cdk/cloudformation-diff';
import { type DataFate, fateOfData } from './fate-of-data.ts';
import { findBroadenings } from './find-broadenings.ts';

/** A template as it is deployed, or would be. */
export interface ComparedTemplate {
  Resources?: Record<string, unknown>;
}

/** What happens to one resource. */
export interface ResourceChange {
  logicalId: string;
  /** Where it stands in the app: `sluice-pipeline/Delivery/Pipeline/Resource`; its logical id where that is not known. */
  path: string;
  type: string;
  kind: 'added' | 'changed' | 'removed';
  /** Whether another one takes its place; `possible` where the values decide that are known at deployment only. */
  replacement: 'no' | 'possible' | 'certain';
  /** The names of the properties that change; of a resource that comes or goes, none. */
  properties: readonly string[];
  /** What becomes of the data in it. */
  data: DataFate;
}

/** What deploying a template would change in a stack. */
export interface TemplateDifference {
  resources: readonly ResourceChange[];
  /** What somebody may do, or reach, who may not today; one line each. */
  broadenings: readonly string[];
  /** What changes outside of resources and may change them at deployment, such as `Parameters/ImageVersion`. */
  elsewhere: readonly string[];
}

/**
 * Compares two templates of a stack. What values are resolved to at deployment is not known: a change of such a value
 * alone, for example of a parameter in Parameter Store, is not seen.
 *
 * @param before undefined where the stack is not deployed
 */
export function compareTemplates(
  before: ComparedTemplate | undefined,
  after: ComparedTemplate,
): TemplateDifference {
  const difference = fullDiff(asStored(before ?? {}), asStored(after));
  const resources: ResourceChange[] = [];
  difference.resources.forEachDifference((logicalId, change) => {
    if (change.changeImpact !== ResourceImpact.NO_CHANGE) resources.push(describe(logicalId, change));
  });
  return { resources, broadenings: findBroadenings(difference), elsewhere: findElsewhere(difference) };
}

export function isEmpty({ resources, broadenings, elsewhere }: TemplateDifference): boolean {
  return resources.length === 0 && broadenings.length === 0 && elsewhere.length === 0;
}

/** Metadata and descriptions of a template reach nothing that is deployed. */
function findElsewhere({
  parameters,
  mappings,
  conditions,
  outputs,
  unknown,
  transform,
}: TemplateDiff): string[] {
  const sections = { Parameters: parameters, Mappings: mappings, Conditions: conditions, Outputs: outputs };
  return [
    ...Object.entries(sections).flatMap(([section, { changes }]) =>
      Object.keys(changes).map((name) => `${section}/${name}`),
    ),
    ...Object.keys(unknown.changes),
    ...(transform?.isDifferent ? ['Transform'] : []),
  ];
}

/** CloudFormation gives a template back with question marks for whatever is not ASCII. */
function asStored(template: ComparedTemplate): ComparedTemplate {
  return JSON.parse(mangleLikeCloudFormation(JSON.stringify(template)));
}

function describe(logicalId: string, change: ResourceDifference): ResourceChange {
  const replacement = replacementOf(change);
  const kind = kindOf(change);
  const type = change.oldResourceType ?? change.newResourceType ?? '';
  const metadata = (change.newValue ?? change.oldValue)?.Metadata as Record<string, unknown> | undefined;
  return {
    logicalId,
    path: String(metadata?.['aws:cdk:path'] ?? logicalId),
    type,
    kind,
    replacement,
    properties: kind === 'changed' ? Object.keys(change.propertyUpdates) : [],
    data: fateOfData(type, {
      isGone: kind === 'removed',
      isReplaced: replacement !== 'no',
      deletionPolicy: change.oldValue?.DeletionPolicy,
      updateReplacePolicy: change.newValue?.UpdateReplacePolicy,
    }),
  };
}

function kindOf({ isAddition, isRemoval }: ResourceDifference): ResourceChange['kind'] {
  if (isAddition) return 'added';
  return isRemoval ? 'removed' : 'changed';
}

function replacementOf({
  changeImpact,
  isAddition,
  isRemoval,
}: ResourceDifference): ResourceChange['replacement'] {
  if (isAddition || isRemoval) return 'no';
  if (changeImpact === ResourceImpact.WILL_REPLACE) return 'certain';
  return changeImpact === ResourceImpact.MAY_REPLACE ? 'possible' : 'no';
}
