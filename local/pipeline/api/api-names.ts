import { isJsonObject, type JsonObject, type JsonValue } from '../../cloud/json.ts';

/**
 * Properties of a template under the names that the service's own API has for them: those of CloudFormation with a small
 * first letter, but for the exceptions, which count at every depth.
 */
export function withApiNames(
  properties: JsonObject,
  exceptions: Readonly<Record<string, string>> = {},
): JsonObject {
  const fields = Object.entries(properties).map(([name, value]) => [
    exceptions[name] ?? name.charAt(0).toLowerCase() + name.slice(1),
    valueWithApiNames(value, exceptions),
  ]);
  return Object.fromEntries(fields);
}

function valueWithApiNames(value: JsonValue, exceptions: Readonly<Record<string, string>>): JsonValue {
  if (Array.isArray(value)) return value.map((item) => valueWithApiNames(item, exceptions));
  return isJsonObject(value) ? withApiNames(value, exceptions) : value;
}
