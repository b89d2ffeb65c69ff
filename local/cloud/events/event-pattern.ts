import { BlockList } from 'node:net';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

export class InvalidEventPatternError extends Error {
  constructor(problem: string) {
    super(
      `Event pattern is not valid: ${problem}. A field has nested fields, or a list of values and of ${Object.keys(operators).join(', ')}.`,
    );
    this.name = 'InvalidEventPatternException';
  }
}

/** Whether an event, or a part of one, is as the pattern wants it. */
export type EventTest = (event: JsonObject) => boolean;

/** Whether one value is as the pattern wants it. */
type ValueTest = (value: JsonValue) => boolean;

/** Whether a field is, by its values: none where it is absent, several where it is a list. */
type FieldTest = (values: readonly JsonValue[]) => boolean;

/**
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 * @throws InvalidEventPatternError
 */
export function compileEventPattern(pattern: JsonObject): EventTest {
  const tests = Object.entries(pattern).map(([name, wanted]) =>
    name === '$or' ? anyOf(wanted) : ofField(name, wanted),
  );
  return (event) => tests.every((test) => test(event));
}

function anyOf(alternatives: JsonValue): EventTest {
  if (!Array.isArray(alternatives)) throw new InvalidEventPatternError('$or has no list of patterns');
  const tests = alternatives.map((alternative) => {
    if (!isJsonObject(alternative))
      throw new InvalidEventPatternError('$or has something else than patterns');
    return compileEventPattern(alternative);
  });
  return (event) => tests.some((test) => test(event));
}

function ofField(name: string, wanted: JsonValue): EventTest {
  if (isJsonObject(wanted)) {
    const test = compileEventPattern(wanted);
    return (event) => {
      const inner = valuesOf(event[name]).filter(isJsonObject);
      // What is not there at all may be wanted absent.
      return inner.length === 0 ? test({}) : inner.some(test);
    };
  }
  if (!Array.isArray(wanted) || wanted.length === 0)
    throw new InvalidEventPatternError(`"${name}" has no list of values`);
  const tests = wanted.map((alternative) => fieldTest(name, alternative));
  return (event) => tests.some((test) => test(valuesOf(event[name])));
}

function valuesOf(field: JsonValue | undefined): JsonValue[] {
  if (field === undefined) return [];
  return Array.isArray(field) ? field : [field];
}

function fieldTest(name: string, wanted: JsonValue): FieldTest {
  if (!isJsonObject(wanted)) return (values) => values.includes(wanted);
  const [[operator = '', operand = null] = [], ...others] = Object.entries(wanted);
  if (operator === 'exists' && typeof operand === 'boolean' && others.length === 0)
    return (values) => values.length > 0 === operand;
  const test = others.length === 0 ? operators[operator]?.(operand) : undefined;
  if (!test) throw new InvalidEventPatternError(`"${name}" asks for ${JSON.stringify(wanted)}`);
  return (values) => values.some(test);
}

/** By its name, what makes a test of its operand; undefined where that is not one that it takes. */
const operators: Record<string, (operand: JsonValue) => ValueTest | undefined> = {
  exists: () => undefined,
  prefix: (operand) => ofText(operand, (text, wanted) => text.startsWith(wanted)),
  suffix: (operand) => ofText(operand, (text, wanted) => text.endsWith(wanted)),
  'equals-ignore-case': (operand) =>
    ofText(operand, (text, wanted) => text.toLowerCase() === wanted.toLowerCase()),
  wildcard: (operand) => ofText(operand, matchesWildcard),
  'anything-but': anythingBut,
  numeric,
  cidr: (operand) => ofText(operand, isInNetwork),
};

/** Of a text, or of one in any case: `{ "equals-ignore-case": "…" }`. */
function ofText(operand: JsonValue, test: (text: string, wanted: string) => boolean): ValueTest | undefined {
  if (typeof operand === 'string') return (value) => typeof value === 'string' && test(value, operand);
  const inAnyCase = isJsonObject(operand) ? operand['equals-ignore-case'] : undefined;
  if (typeof inAnyCase !== 'string') return undefined;
  return (value) => typeof value === 'string' && test(value.toLowerCase(), inAnyCase.toLowerCase());
}

function matchesWildcard(text: string, wanted: string): boolean {
  const parts = wanted.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}

function isInNetwork(address: string, network: string): boolean {
  const [base = '', bits = ''] = network.split('/');
  const family = base.includes(':') ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(base, Number(bits), family);
  return list.check(address, family);
}

/** Of values, or of one of the operators that look at a text. */
function anythingBut(operand: JsonValue): ValueTest | undefined {
  if (!isJsonObject(operand)) return (value) => !valuesOf(operand).includes(value);
  const [[operator = '', unwanted = null] = []] = Object.entries(operand);
  if (!['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].includes(operator)) return undefined;
  const tests = valuesOf(unwanted).map((each) => operators[operator]?.(each));
  if (tests.includes(undefined)) return undefined;
  return (value) => !tests.some((test) => test?.(value));
}

const comparisons: Record<string, (value: number, bound: number) => boolean> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** `[">", 0, "<=", 5]`. */
function numeric(operand: JsonValue): ValueTest | undefined {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 === 1) return undefined;
  const pairs = Array.from({ length: operand.length / 2 }, (_, index) => {
    const bound = operand[2 * index + 1];
    return { compare: comparisons[String(operand[2 * index])], bound };
  });
  if (pairs.some(({ compare, bound }) => !compare || typeof bound !== 'number')) return undefined;
  return (value) =>
    typeof value === 'number' && pairs.every(({ compare, bound }) => compare?.(value, Number(bound)));
}
