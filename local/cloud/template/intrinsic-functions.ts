import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { availabilityZones } from './availability-zones.ts';
import { subnetBlocks } from './cidr.ts';
import { type Scope, TemplateFunctionError } from './scope.ts';

type IntrinsicFunction = (argument: JsonValue, scope: Scope) => JsonValue | undefined;

/**
 * Resolves every intrinsic function in a value; `undefined` means "as if it were not there" (`AWS::NoValue`).
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
export function evaluate(value: JsonValue, scope: Scope): JsonValue | undefined {
  if (Array.isArray(value)) return evaluateList(value, scope);
  if (!isJsonObject(value)) return value;
  const call = functionCall(value, scope);
  if (call) return call.run(call.argument, scope);
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const evaluated = evaluate(item, scope);
    return evaluated === undefined ? [] : [[key, evaluated] as const];
  });
  return Object.fromEntries(entries);
}

/** A condition of the template: a function that answers true or false, or the name of another condition. */
export function evaluateCondition(value: JsonValue, scope: Scope): boolean {
  if (isJsonObject(value) && typeof value.Condition === 'string' && Object.keys(value).length === 1) {
    return scope.condition(value.Condition);
  }
  const evaluated = evaluate(value, scope);
  if (evaluated === true || evaluated === 'true') return true;
  if (evaluated === false || evaluated === 'false') return false;
  throw new TemplateFunctionError(scope, `A condition gives ${JSON.stringify(evaluated)}, not true or false`);
}

function evaluateList(list: JsonValue[], scope: Scope): JsonValue[] {
  return list.flatMap((item) => {
    const evaluated = evaluate(item, scope);
    return evaluated === undefined ? [] : [evaluated];
  });
}

function functionCall(value: { [key: string]: JsonValue }, scope: Scope) {
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0) return undefined;
  const argument = value[name] as JsonValue;
  const run = functions[name];
  if (run) return { run, argument };
  if (name.startsWith('Fn::')) {
    throw new TemplateFunctionError(
      scope,
      `The function ${name} runs only on AWS; known here are ${Object.keys(functions).join(', ')}`,
    );
  }
  return undefined;
}

const functions: Record<string, IntrinsicFunction> = {
  Ref: (name, scope) => scope.ref(text(name, 'Ref', scope)),
  'Fn::GetAtt': getAttribute,
  'Fn::Join': join,
  'Fn::Sub': substitute,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::If': choose,
  'Fn::Equals': (pair, scope) => {
    const [left, right] = items(pair, 'Fn::Equals', scope, 2);
    return JSON.stringify(left) === JSON.stringify(right);
  },
  'Fn::And': (parts, scope) => conditions(parts, scope).every((part) => evaluateCondition(part, scope)),
  'Fn::Or': (parts, scope) => conditions(parts, scope).some((part) => evaluateCondition(part, scope)),
  'Fn::Not': (parts, scope) => !conditions(parts, scope).every((part) => evaluateCondition(part, scope)),
  'Fn::FindInMap': findInMap,
  'Fn::GetAZs': (region, scope) => availabilityZones(String(evaluate(region, scope) || scope.region)),
  'Fn::Base64': (plain, scope) => Buffer.from(text(plain, 'Fn::Base64', scope)).toString('base64'),
  'Fn::Cidr': cidr,
  'Fn::ImportValue': (name, scope) => scope.importValue(text(name, 'Fn::ImportValue', scope)),
  'Fn::GetStackOutput': getStackOutput,
  'Fn::Length': (list, scope) => items(list, 'Fn::Length', scope).length,
  'Fn::ToJsonString': (value, scope) => JSON.stringify(evaluate(value, scope) ?? null),
};

function getAttribute(argument: JsonValue, scope: Scope): JsonValue {
  const [logicalId, ...name] = Array.isArray(argument) ? argument : String(argument).split('.');
  const attribute = name.map((part) => text(part, 'Fn::GetAtt', scope)).join('.');
  return scope.attribute(String(logicalId), attribute);
}

function join(argument: JsonValue, scope: Scope): JsonValue {
  const [delimiter, list] = items(argument, 'Fn::Join', scope, 2);
  if (!Array.isArray(list)) throw wrong('Fn::Join', scope, 'a delimiter and a list', argument);
  return list.map(scalar).join(String(delimiter));
}

/** `${Name}`, `${Name.Attribute}` and `${!Literal}`, with an optional map of own names. */
function substitute(argument: JsonValue, scope: Scope): JsonValue {
  const [pattern, names] = Array.isArray(argument) ? argument : [argument];
  if (typeof pattern !== 'string') throw wrong('Fn::Sub', scope, 'a text', argument);
  const own = isJsonObject(names) ? names : {};
  return pattern.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, inner: string) => {
    if (literal) return `\${${inner}}`;
    const name = inner.trim();
    const given = own[name];
    if (given !== undefined) return scalar(evaluate(given, scope) ?? '');
    return scalar((name.includes('.') ? getAttribute(name, scope) : scope.ref(name)) ?? '');
  });
}

function select(argument: JsonValue, scope: Scope): JsonValue {
  const [index, list] = items(argument, 'Fn::Select', scope, 2);
  const chosen = Array.isArray(list) ? list[Number(index)] : undefined;
  if (chosen === undefined)
    throw wrong('Fn::Select', scope, 'an index within a list', [index ?? null, list ?? null]);
  return chosen;
}

function split(argument: JsonValue, scope: Scope): JsonValue {
  const [delimiter, whole] = items(argument, 'Fn::Split', scope, 2);
  if (typeof whole !== 'string') throw wrong('Fn::Split', scope, 'a delimiter and a text', argument);
  return whole.split(String(delimiter));
}

function choose(argument: JsonValue, scope: Scope): JsonValue | undefined {
  if (!Array.isArray(argument) || argument.length !== 3) {
    throw wrong('Fn::If', scope, 'a condition and two values', argument);
  }
  const [condition, yes, no] = argument as [JsonValue, JsonValue, JsonValue];
  return evaluate(scope.condition(String(condition)) ? yes : no, scope);
}

function findInMap(argument: JsonValue, scope: Scope): JsonValue | undefined {
  const [map, first, second, options] = items(argument, 'Fn::FindInMap', scope);
  const table = scope.mappings[String(map)];
  const row = isJsonObject(table) ? table[String(first)] : undefined;
  const found = isJsonObject(row) ? row[String(second)] : undefined;
  if (found !== undefined) return found;
  if (isJsonObject(options) && options.DefaultValue !== undefined) return options.DefaultValue;
  throw new TemplateFunctionError(scope, `The mapping "${map}" has no value for "${first}", "${second}"`);
}

function cidr(argument: JsonValue, scope: Scope): JsonValue {
  const [block, count, bits] = items(argument, 'Fn::Cidr', scope);
  const blocks = subnetBlocks(String(block), Number(count), bits === undefined ? undefined : Number(bits));
  if (!blocks) throw wrong('Fn::Cidr', scope, 'a block that holds so many blocks of that size', argument);
  return blocks;
}

/** `RoleArn` says who may look; here everybody may. */
function getStackOutput(argument: JsonValue, scope: Scope): JsonValue {
  const given = evaluate(argument, scope);
  const { StackName, OutputName, Region } = isJsonObject(given ?? null) ? (given as JsonObject) : {};
  if (typeof StackName !== 'string' || typeof OutputName !== 'string')
    throw wrong('Fn::GetStackOutput', scope, 'StackName and OutputName', argument);
  return scope.stackOutput({
    stackName: StackName,
    outputName: OutputName,
    region: typeof Region === 'string' ? Region : scope.region,
  });
}

function conditions(argument: JsonValue, scope: Scope): JsonValue[] {
  if (!Array.isArray(argument)) throw wrong('A condition function', scope, 'a list of conditions', argument);
  return argument;
}

/** The argument as a list, each item (or the whole) evaluated. */
function items(argument: JsonValue, name: string, scope: Scope, count?: number): JsonValue[] {
  const evaluated = evaluate(argument, scope);
  if (!Array.isArray(evaluated) || (count !== undefined && evaluated.length !== count)) {
    throw wrong(name, scope, count === undefined ? 'a list' : `a list of ${count}`, argument);
  }
  return evaluated;
}

function text(argument: JsonValue, name: string, scope: Scope): string {
  const evaluated = evaluate(argument, scope);
  if (typeof evaluated !== 'string') throw wrong(name, scope, 'a text', argument);
  return evaluated;
}

function scalar(value: JsonValue): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function wrong(name: string, scope: Scope, wanted: string, given: JsonValue): TemplateFunctionError {
  return new TemplateFunctionError(scope, `${name} takes ${wanted}, and was given ${JSON.stringify(given)}`);
}
