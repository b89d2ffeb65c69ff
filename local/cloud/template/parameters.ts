import type { JsonValue } from '../json.ts';
import { awsParameter } from './aws-parameters.ts';
import { InvalidTemplateError, type ParameterDefinition, type Template } from './template.ts';

/** The value of a parameter of Systems Manager's Parameter Store, or `undefined` when there is none of that name. */
export type ParameterStoreLookup = (name: string) => string | undefined;

/**
 * The values that `Ref` answers for the template's parameters: what was given, else the default.
 * Fails when one has neither, when a value is not allowed, or when a given one is not declared.
 */
export function parameterValues(
  stackName: string,
  template: Template,
  given: Record<string, string>,
  lookup: ParameterStoreLookup,
): Record<string, JsonValue> {
  const declared = Object.keys(template.parameters);
  const undeclared = Object.keys(given).filter((name) => !declared.includes(name));
  if (undeclared.length > 0) {
    throw new InvalidTemplateError(
      stackName,
      `it was given the parameters ${undeclared.join(', ')}, which it does not declare; it declares ${declared.join(', ') || 'none'}.`,
    );
  }
  const values: Record<string, JsonValue> = {};
  for (const [name, definition] of Object.entries(template.parameters)) {
    const raw = given[name] ?? definition.default;
    if (raw === undefined) {
      throw new InvalidTemplateError(stackName, `its parameter "${name}" has no default and was not given.`);
    }
    checkAllowed(stackName, name, definition, raw);
    values[name] = typedValue(stackName, definition.type, raw, lookup);
  }
  return values;
}

function checkAllowed(
  stackName: string,
  name: string,
  definition: ParameterDefinition,
  raw: JsonValue,
): void {
  const { allowedValues } = definition;
  if (allowedValues.length === 0 || allowedValues.map(String).includes(String(raw))) return;
  throw new InvalidTemplateError(
    stackName,
    `its parameter "${name}" was given "${String(raw)}"; allowed are ${allowedValues.map(String).join(', ')}.`,
  );
}

function typedValue(
  stackName: string,
  type: string,
  raw: JsonValue,
  lookup: ParameterStoreLookup,
): JsonValue {
  const stored = /^AWS::SSM::Parameter::Value<(.+)>$/.exec(type);
  if (stored?.[1] !== undefined) {
    return typedValue(stackName, stored[1], storedValue(stackName, stored[1], String(raw), lookup), lookup);
  }
  if (type === 'CommaDelimitedList' || type.startsWith('List<')) {
    return Array.isArray(raw)
      ? raw
      : String(raw)
          .split(',')
          .map((item) => item.trim());
  }
  return typeof raw === 'number' ? String(raw) : raw;
}

function storedValue(stackName: string, type: string, name: string, lookup: ParameterStoreLookup): string {
  const found = lookup(name) ?? awsParameter(name, type);
  if (found !== undefined) return found;
  throw new InvalidTemplateError(
    stackName,
    `it reads the parameter "${name}" of Systems Manager, and there is none; deploy the stack that makes it first.`,
  );
}
