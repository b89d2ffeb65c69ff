import type { JsonValue } from '../json.ts';
import { physicalName, stableId } from '../physical-name.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';

/**
 * A pattern for what `Ref` or an attribute answers:
 * `{account}`, `{region}`; `{name:Property}` is that property or, without it, a name made of stack and logical id;
 * `{property:Property}` is that property or nothing; `{id:n}` is n hexadecimal digits, `{uuid}` a UUID, each of the
 * resource's own; `{ref}` is what `Ref` answers.
 */
type Pattern = string;

/**
 * A type that does nothing on one machine: it is recorded, so that others may refer to it, and answers plausibly.
 * `replacedBy` must name the properties that stand in its `Ref`.
 */
export function inertResource(
  type: string,
  ref: Pattern,
  attributes: Record<string, Pattern> = {},
  replacedBy: readonly string[] = namedIn(ref),
): ResourceType {
  const describe = async (request: ResourceRequest) => {
    const physicalId = fill(ref, request, '');
    const answers = Object.entries(attributes).map(([name, pattern]): [string, JsonValue] => [
      name,
      fill(pattern, request, physicalId),
    ]);
    return { physicalId, attributes: Object.fromEntries(answers) };
  };
  return { type, replacedBy, inert: true, create: describe, update: describe };
}

function fill(pattern: Pattern, request: ResourceRequest, physicalId: string): string {
  return pattern.replace(/\{(\w+)(?::(\w+))?\}/g, (_, kind: string, detail = '') => {
    const given = request.properties[detail];
    switch (kind) {
      case 'name':
        return typeof given === 'string' ? given : physicalName(request);
      case 'property':
        return given === undefined ? '' : String(given);
      case 'id':
        return stableId(request, Number(detail));
      case 'uuid':
        return stableId(request, 32)
          .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})/, '$1-$2-4$3-8$4-$5')
          .slice(0, 36);
      case 'ref':
        return physicalId;
      case 'region':
        return request.address.region;
      default:
        return request.address.account;
    }
  });
}

function namedIn(pattern: Pattern): string[] {
  return [...pattern.matchAll(/\{(?:name|property):(\w+)\}/g)].map(([, name = '']) => name);
}
