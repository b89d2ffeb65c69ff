import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

export type RemovalPolicy = 'Delete' | 'Retain' | 'RetainExceptOnCreate' | 'Snapshot';

export interface ParameterDefinition {
  type: string;
  default: JsonValue | undefined;
  allowedValues: readonly JsonValue[];
  /** Whether nobody is told its value. */
  noEcho: boolean;
}

export interface ResourceDefinition {
  type: string;
  properties: JsonObject;
  dependsOn: readonly string[];
  condition: string | undefined;
  deletionPolicy: RemovalPolicy;
  updateReplacePolicy: RemovalPolicy;
}

export interface OutputDefinition {
  value: JsonValue;
  /** As in the template: a name, or the function that makes it. */
  exportName: JsonValue | undefined;
  condition: string | undefined;
}

/** A CloudFormation template, its shape checked, its functions still in it. */
export interface Template {
  parameters: Record<string, ParameterDefinition>;
  mappings: JsonObject;
  conditions: JsonObject;
  resources: Record<string, ResourceDefinition>;
  outputs: Record<string, OutputDefinition>;
}

export class InvalidTemplateError extends Error {
  constructor(stackName: string, problem: string, options?: ErrorOptions) {
    super(`The template of stack "${stackName}" cannot be used: ${problem}`, options);
    this.name = 'InvalidTemplateError';
  }
}

/** Reads a template written as JSON, as the CDK writes it. */
export function parseTemplate(stackName: string, text: string): Template {
  const document = parseJson(stackName, text);
  if (document.Transform !== undefined) {
    throw new InvalidTemplateError(
      stackName,
      `it asks for the transform ${JSON.stringify(document.Transform)}, and transforms run only on AWS; write what the transform would make.`,
    );
  }
  const section = (name: string) => readSection(stackName, document, name);
  const resources = section('Resources');
  if (Object.keys(resources).length === 0) {
    throw new InvalidTemplateError(stackName, 'it has no Resources; a stack needs at least one.');
  }
  return {
    parameters: mapValues(section('Parameters'), (value) => readParameter(asObject(value))),
    mappings: section('Mappings'),
    conditions: section('Conditions'),
    resources: mapValues(resources, (value, id) => readResource(stackName, id, asObject(value))),
    outputs: mapValues(section('Outputs'), (value) => readOutput(asObject(value))),
  };
}

function parseJson(stackName: string, text: string): JsonObject {
  let document: JsonValue;
  try {
    document = JSON.parse(text) as JsonValue;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidTemplateError(stackName, `it is not JSON (${reason}).`, { cause });
  }
  if (!isJsonObject(document)) throw new InvalidTemplateError(stackName, 'it is not a JSON object.');
  return document;
}

function readSection(stackName: string, document: JsonObject, name: string): JsonObject {
  const section = document[name] ?? {};
  if (!isJsonObject(section)) throw new InvalidTemplateError(stackName, `${name} is not an object.`);
  return section;
}

function readParameter(definition: JsonObject): ParameterDefinition {
  return {
    type: String(definition.Type ?? 'String'),
    default: definition.Default,
    allowedValues: Array.isArray(definition.AllowedValues) ? definition.AllowedValues : [],
    noEcho: String(definition.NoEcho) === 'true',
  };
}

function readResource(stackName: string, logicalId: string, definition: JsonObject): ResourceDefinition {
  if (typeof definition.Type !== 'string') {
    throw new InvalidTemplateError(stackName, `resource "${logicalId}" has no Type.`);
  }
  const deletionPolicy = readPolicy(definition.DeletionPolicy) ?? 'Delete';
  return {
    type: definition.Type,
    properties: asObject(definition.Properties ?? {}),
    dependsOn: [definition.DependsOn ?? []].flat().map(String),
    condition: readCondition(definition),
    deletionPolicy,
    updateReplacePolicy: readPolicy(definition.UpdateReplacePolicy) ?? 'Delete',
  };
}

function readPolicy(value: JsonValue | undefined): RemovalPolicy | undefined {
  const policies: readonly RemovalPolicy[] = ['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot'];
  return policies.find((policy) => policy === value);
}

function readOutput(definition: JsonObject): OutputDefinition {
  return {
    value: definition.Value ?? null,
    exportName: asObject(definition.Export ?? {}).Name,
    condition: readCondition(definition),
  };
}

function readCondition(definition: JsonObject): string | undefined {
  return typeof definition.Condition === 'string' ? definition.Condition : undefined;
}

function asObject(value: JsonValue): JsonObject {
  return isJsonObject(value) ? value : {};
}

function mapValues<T>(object: JsonObject, map: (value: JsonValue, key: string) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value, key)]));
}
