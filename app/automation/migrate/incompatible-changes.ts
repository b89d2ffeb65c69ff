import type { SchemaObject } from './schema-objects.ts';

/**
 * What a program that was written for the schema before could not live with, one sentence each: something is gone or is
 * another, or rows that were taken are refused. What only allows more is not named, nor what concerns a table or columns
 * that were not there before, since nobody uses them yet.
 *
 * Not seen: what functions and triggers do, which data are changed, and how long a statement holds its locks.
 */
export function incompatibleChanges(
  before: readonly SchemaObject[],
  after: readonly SchemaObject[],
): string[] {
  const earlier = byKindAndName(before);
  const later = byKindAndName(after);
  const lost = before.flatMap((object) => {
    const now = later.get(keyOf(object));
    return now ? describeChange(object, now) : describeLoss(object, later);
  });
  const added = after
    .filter((object) => !earlier.has(keyOf(object)) && isOfRelation(object, earlier))
    .flatMap((object) => describeAddition(object, earlier));
  return [...lost, ...added];
}

/** From what a new row may bring most freely to what it may not bring at all. */
const freedoms: SchemaObject['onInsert'][] = ['anything', 'no null', 'required', 'refused'];

function describeChange(before: SchemaObject, now: SchemaObject): string[] {
  const { kind, name, definition, onInsert } = before;
  if (kind === 'constraint' && isWidened(definition, now.definition)) return [];
  if (definition !== now.definition) return [`${kind} ${name} was ${definition} and is ${now.definition}`];
  if (freedoms.indexOf(now.onInsert) <= freedoms.indexOf(onInsert)) return [];
  return [`a new row's ${name} was "${onInsert}" and is "${now.onInsert}"`];
}

function describeLoss(object: SchemaObject, later: ReadonlyMap<string, SchemaObject>): string[] {
  const { kind, name, relation, definition } = object;
  // That the table is gone is enough to say.
  if (kind !== 'relation' && relation !== null && !isOfRelation(object, later)) return [];
  // Who kept to a condition still may; but "on conflict" needs the key that it names.
  if (kind === 'constraint' && !/^(PRIMARY KEY|UNIQUE|EXCLUDE)/.test(definition)) return [];
  return [`${kind} ${name} is gone`];
}

function describeAddition(
  { kind, name, relation, definition, onInsert, columns }: SchemaObject,
  earlier: ReadonlyMap<string, SchemaObject>,
): string[] {
  if (kind === 'column') return onInsert === 'required' ? [`column ${name} is new, and required`] : [];
  if (kind !== 'constraint' && kind !== 'unique index') return [];
  const isOfNewColumns =
    columns?.length && columns.every((column) => !earlier.has(`column ${relation}.${column}`));
  return isOfNewColumns ? [] : [`${kind} ${name} is new: ${definition}`];
}

/** A list of allowed values that has all it had, in a condition that is the same otherwise. */
function isWidened(before: string, now: string): boolean {
  const list = /ARRAY\[([^\]]*)\]/;
  const valuesOf = (definition: string) => list.exec(definition)?.[1]?.split(', ') ?? [];
  const values = new Set(valuesOf(now));
  return (
    before.replace(list, '') === now.replace(list, '') && valuesOf(before).every((value) => values.has(value))
  );
}

function isOfRelation({ relation }: SchemaObject, objects: ReadonlyMap<string, SchemaObject>): boolean {
  return objects.has(`relation ${relation}`);
}

function byKindAndName(objects: readonly SchemaObject[]): Map<string, SchemaObject> {
  return new Map(objects.map((object) => [keyOf(object), object]));
}

function keyOf({ kind, name }: SchemaObject): string {
  return `${kind} ${name}`;
}
