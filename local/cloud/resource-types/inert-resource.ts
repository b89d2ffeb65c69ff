import { isJsonObject, type JsonValue } from '../json.ts';
import { physicalName, stableId } from '../physical-name.ts';
import type { Properties } from '../recorded-resource.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';

/**
 * A pattern for what `Ref` or an attribute answers:
 * `{account}`, `{region}`; `{name:Property}` is that property or, without it, a name made of stack and logical id;
 * `{property:Property}` is that property or, without it, nothing, `{property:Property|word}` that word; `{last:Property}`
 * is what follows the last colon or slash of that property; `{id:n}` is n hexadecimal digits, `{uuid}` a UUID, each of
 * the resource's own; `{ref}` is what `Ref` answers. `Outer.Inner` is a property inside a property.
 */
type Pattern = string;

const placeholder = /\{(\w+)(?::([\w.]+))?(?:\|(\w+))?\}/g;

/**
 * A type that does nothing on one machine: it is recorded, so that others may refer to it, and answers plausibly.
 * `replacedBy` must name the properties that stand in its `Ref`.
 */
export function inertResource(
  type: string,
  ref: Pattern,
  attributes: Record<string, Pattern | readonly Pattern[]> = {},
  replacedBy: readonly string[] = namedIn(ref),
): ResourceType {
  const describe = async (request: ResourceRequest) => {
    const physicalId = fill(ref, request, '');
    const answers = Object.entries(attributes).map(([name, pattern]): [string, JsonValue] => [
      name,
      typeof pattern === 'string'
        ? fill(pattern, request, physicalId)
        : pattern.map((item) => fill(item, request, physicalId)),
    ]);
    return { physicalId, attributes: Object.fromEntries(answers) };
  };
  return { type, replacedBy, inert: true, create: describe, update: describe };
}

function fill(pattern: Pattern, request: ResourceRequest, physicalId: string): string {
  return pattern.replace(placeholder, (_, kind: string, detail = '', otherwise = '') => {
    const given = propertyAt(request.properties, detail);
    switch (kind) {
      case 'name':
        return given ?? physicalName(request);
      case 'property':
        return given ?? otherwise;
      case 'last':
        return (given ?? '').replace(/^.*[/:]/, '');
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

function propertyAt(properties: Properties, path: string): string | undefined {
  const found = path
    .split('.')
    .reduce<JsonValue | undefined>(
      (value, name) => (isJsonObject(value) ? value[name] : undefined),
      properties,
    );
  return found === undefined ? undefined : String(found);
}

/** What stands inside another property may change without a replacement of the whole. */
function namedIn(pattern: Pattern): string[] {
  return [...pattern.matchAll(placeholder)].flatMap(([, kind = '', detail = '']) =>
    ['name', 'property', 'last'].includes(kind) && !detail.includes('.') ? [detail] : [],
  );
}
