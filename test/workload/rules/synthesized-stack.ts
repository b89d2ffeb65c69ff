import type { Resource, SynthesizedStack } from '../../support/cloud-assembly.ts';

type GivenResource = Pick<Resource, 'Type' | 'Properties'> & Partial<Resource>;

/** A small stack, made up to show that a rule notices what it is there for. */
export function stackOf(
  resources: Record<string, GivenResource>,
  stack: Partial<SynthesizedStack> = {},
): SynthesizedStack {
  return {
    name: 'careless',
    account: '111111111111',
    region: 'eu-central-1',
    sizeInBytes: 1,
    exportNames: [],
    resources: Object.entries(resources).map(([logicalId, resource]) => ({
      logicalId,
      DependsOn: [],
      Metadata: {},
      ...resource,
    })),
    ...stack,
  };
}
