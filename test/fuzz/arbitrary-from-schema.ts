import fc from 'fast-check';
import { hostileText, hostileValue } from './hostile-values.ts';

/** The part of JSON Schema 2020-12 that documents here have. */
export interface JsonSchema {
  type?: string | readonly string[];
  $ref?: string;
  const?: unknown;
  enum?: readonly unknown[];
  anyOf?: readonly JsonSchema[];
  oneOf?: readonly JsonSchema[];
  allOf?: readonly JsonSchema[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  properties?: Readonly<Record<string, JsonSchema>>;
  required?: readonly string[];
  additionalProperties?: boolean | JsonSchema;
}

/** Values worth trying where a schema says no more than their form, by the name of their field: what there really is. */
export type KnownValues = Readonly<Record<string, readonly unknown[]>>;

export interface SchemaContext {
  /** Finds `#/components/schemas/…`. */
  resolve: (reference: string) => JsonSchema;
  known: KnownValues;
}

/** Values that fit a schema. Where fields have known values, those come most of the time. */
export function fitting(schema: JsonSchema, context: SchemaContext, name = ''): fc.Arbitrary<unknown> {
  const known = context.known[name];
  const own = formOf(schema, context);
  return known && known.length > 0
    ? fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: own })
    : own;
}

/** Values that fit a schema but for one place, and values that have nothing to do with it. */
export function unfitting(schema: JsonSchema, context: SchemaContext, name = ''): fc.Arbitrary<unknown> {
  const nearly = fc
    .tuple(fitting(schema, context, name), hostileValue, fc.nat(), hostileText)
    .map(([value, foreign, place, key]) => spoil(value, foreign, place, key));
  return fc.oneof({ weight: 4, arbitrary: nearly }, { weight: 1, arbitrary: hostileValue });
}

function formOf(schema: JsonSchema, context: SchemaContext): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) return formOf(context.resolve(schema.$ref), context);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((choice) => formOf(choice, context)));
  if (schema.allOf) return formOf(Object.assign({}, schema, { allOf: undefined }, ...schema.allOf), context);
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  switch (type) {
    case 'string':
      return textOf(schema);
    case 'integer':
      return fc.integer(boundsOf(schema));
    case 'number':
      return fc.double({ ...boundsOf(schema), noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(schema.items ? formOf(schema.items, context) : fc.jsonValue(), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 4, (schema.minItems ?? 0) + 4),
      });
    case 'object':
      return objectOf(schema, context);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function boundsOf(schema: JsonSchema): { min: number; max: number } {
  const min = schema.exclusiveMinimum === undefined ? schema.minimum : schema.exclusiveMinimum + 1;
  const max = schema.exclusiveMaximum === undefined ? schema.maximum : schema.exclusiveMaximum - 1;
  return { min: min ?? -1000, max: max ?? 1_000_000 };
}

function textOf(schema: JsonSchema): fc.Arbitrary<string> {
  if (schema.format === 'uuid') return fc.uuid();
  if (schema.format === 'email') return fc.constantFrom('anna@example.org', 'b.c+d@mail.example.com');
  if (schema.format === 'date-time') return moment.map((date) => date.toISOString());
  if (schema.format === 'date') return moment.map((date) => date.toISOString().slice(0, 10));
  if (schema.pattern !== undefined) return matching(schema.pattern);
  const { minLength = 0, maxLength = minLength + 40 } = schema;
  return fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, minLength + 40) });
}

const moment = fc.date({
  ...{ min: new Date('2020-01-01'), max: new Date('2030-01-01') },
  noInvalidDate: true,
});

/** fast-check makes no texts for some patterns, those that look ahead; then any text stands in, as one that may not fit. */
function matching(pattern: string): fc.Arbitrary<string> {
  if (/\(\?[=!<]/.test(pattern)) return fc.string({ maxLength: 20 });
  return fc.stringMatching(new RegExp(pattern, 'u'));
}

function objectOf(schema: JsonSchema, context: SchemaContext): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const model = Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, fitting(property, context, name)]),
  );
  const own = fc.record(model, { requiredKeys: [...required] });
  if (typeof additionalProperties !== 'object' || Object.keys(properties).length > 0) return own;
  return fc.dictionary(fc.string({ maxLength: 12 }), formOf(additionalProperties, context), { maxKeys: 4 });
}

/** Puts something foreign in one place of a value, leaves a field out, or adds one. */
function spoil(value: unknown, foreign: unknown, place: number, key: string): unknown {
  if (Array.isArray(value) && value.length > 0) {
    const index = place % value.length;
    return value.map((item, at) => (at === index ? spoil(item, foreign, place >> 3, key) : item));
  }
  if (typeof value !== 'object' || value === null) return foreign;
  const entries = Object.entries(value);
  if (entries.length === 0 || place % 5 === 0) return { ...value, [key]: foreign };
  const index = place % entries.length;
  if (place % 5 === 1) return Object.fromEntries(entries.filter((_, at) => at !== index));
  return Object.fromEntries(
    entries.map(([name, item], at) => [name, at === index ? spoil(item, foreign, place >> 3, key) : item]),
  );
}
