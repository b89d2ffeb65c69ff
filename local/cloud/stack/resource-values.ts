import { TemplateFunctionError } from '../template/scope.ts';
import type { ResourceValues } from './deployable-template.ts';
import type { StackRecord } from './stack-record.ts';

/** What the resources of a stack answer now. */
export function resourceValues(stack: StackRecord): ResourceValues {
  const where = `stack "${stack.stackName}"`;
  const find = (logicalId: string) => {
    const resource = stack.resources[logicalId];
    if (resource && resource.physicalId !== '') return resource;
    throw new TemplateFunctionError({ where }, `The resource "${logicalId}" does not exist yet`);
  };
  return {
    ref: (logicalId) => find(logicalId).physicalId,
    attribute(logicalId, name) {
      const { attributes, type } = find(logicalId);
      const value = attributes[name];
      if (value !== undefined) return value;
      const known = Object.keys(attributes).join(', ') || 'none';
      throw new TemplateFunctionError(
        { where },
        `The resource "${logicalId}" (${type}) has no attribute "${name}" on this machine; it has ${known}`,
      );
    },
  };
}
