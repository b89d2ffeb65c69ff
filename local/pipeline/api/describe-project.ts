import { isJsonObject, type JsonObject, type JsonValue } from '../../cloud/json.ts';
import type { RecordedResource } from '../../cloud/recorded-resource.ts';

/** What CloudFormation calls otherwise than by another first letter, and what is no part of a project. */
const namesOfTheApi: Readonly<Record<string, string | undefined>> = {
  BuildSpec: 'buildspec',
  Visibility: 'projectVisibility',
  Name: undefined,
  Triggers: undefined,
};

/** "Project" of the API: the template's properties, under the names that the API has for them. */
export function describeProject({ physicalId, attributes, properties }: RecordedResource): JsonObject {
  return {
    name: physicalId,
    arn: String(attributes.Arn),
    ...describeFields(properties, namesOfTheApi),
  };
}

function describeFields(
  properties: JsonObject,
  names: Readonly<Record<string, string | undefined>> = { BuildSpec: 'buildspec' },
): JsonObject {
  const fields = Object.entries(properties).flatMap(([name, value]) => {
    const known = Object.hasOwn(names, name) ? names[name] : name.charAt(0).toLowerCase() + name.slice(1);
    return known === undefined ? [] : [[known, describeValue(name, value)]];
  });
  return Object.fromEntries(fields);
}

function describeValue(name: string, value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((item) => describeValue(name, item));
  if (isJsonObject(value)) return describeFields(value);
  // CloudFormation takes numbers and booleans as texts as well.
  if (name.endsWith('InMinutes') || name === 'GitCloneDepth') return Number(value);
  return value === 'true' || value === 'false' ? value === 'true' : value;
}
