import type { Stack, TemplateResource } from '../../../pipeline/deployment/stack.ts';

/** A stack of dev with these resources. */
export function stackWith(
  resources: Record<string, TemplateResource>,
  differences: Partial<Stack> = {},
): Stack {
  return {
    id: 'dev-services',
    name: 'sluice-dev-services',
    account: '222222222222',
    region: 'eu-west-1',
    environment: 'dev',
    template: { Resources: resources },
    after: [],
    bootstrapVersion: 6,
    ...differences,
  };
}
