import { type ResourceTypes, whyUnknown } from '../resource-types/index.ts';
import type { DeployableTemplate } from './deployable-template.ts';

export class UnknownResourceTypesError extends Error {
  constructor(stackName: string, unknown: readonly { logicalId: string; type: string }[]) {
    const names = unknown.map(nameOf).join(', ');
    super(
      `Stack "${stackName}" has resources of a type that is unknown on this machine: ${names}. Take them out, or add the type to local/cloud/resource-types.`,
    );
    this.name = 'UnknownResourceTypesError';
  }
}

function nameOf({ logicalId, type }: { logicalId: string; type: string }): string {
  const reason = whyUnknown(type);
  return `${type} "${logicalId}"${reason === undefined ? '' : ` (${reason})`}`;
}

/** All unknown types at once, before anything is changed. */
export function checkTypesAreKnown(
  stackName: string,
  template: DeployableTemplate,
  types: ResourceTypes,
): void {
  const unknown = [...template.resources]
    .filter(([, { type }]) => !types.get(type))
    .map(([logicalId, { type }]) => ({ logicalId, type }));
  if (unknown.length > 0) throw new UnknownResourceTypesError(stackName, unknown);
}
