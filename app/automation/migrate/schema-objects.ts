import type { Database } from '../../platform/postgres.ts';

/** Something of the schema that a program may rely on. */
export interface SchemaObject {
  kind: 'relation' | 'column' | 'constraint' | 'unique index' | 'routine' | 'trigger';
  /** For example `orders.order.email`; unique among those of its kind. */
  name: string;
  /** The table or view that it is of; null for a routine. */
  relation: string | null;
  /** What it is, as PostgreSQL writes it: the type, the condition, the result. */
  definition: string;
  /** Of a column: whether a new row may bring anything for it, anything but null, must bring something, must not. */
  onInsert: 'anything' | 'no null' | 'required' | 'refused' | null;
  /** Of a constraint or unique index: the columns that it looks at, as far as they stand there by themselves. */
  columns: string[] | null;
}

/** The schema as the transaction sees it, its own changes included. */
export async function readSchemaObjects(database: Database): Promise<SchemaObject[]> {
  const { rows } = await database.query<SchemaObject>(
    [relations, columns, constraints, uniqueIndexes, routines, triggers].join(' union all '),
  );
  return rows;
}

const isOurs = String.raw`namespace.nspname not like 'pg\_%' and namespace.nspname not in ('information_schema', 'platform')`;

/** What an extension has brought is its own business, and what belongs to a column goes with the column. */
const isByItself = (
  id: string,
) => `not exists (select from pg_depend where objid = ${id} and deptype in ('e', 'i', 'a')
  and (deptype = 'e' or refobjsubid > 0))`;

const relation = `pg_class relation join pg_namespace namespace on namespace.oid = relation.relnamespace and ${isOurs}`;

const relationName = `namespace.nspname || '.' || relation.relname`;

const columnsOf = (numbers: string) => `
  array(select attname::text from pg_attribute where attrelid = relation.oid and attnum = any(${numbers}) order by attnum)`;

const relations = `
  select 'relation' as kind, ${relationName} as name, ${relationName} as relation, '' as definition,
         null as "onInsert", null::text[] as columns
    from ${relation}
   where relkind in ('r', 'p', 'v', 'm', 'f', 'S') and ${isByItself('relation.oid')}`;

const columns = `
  select 'column', ${relationName} || '.' || attname, ${relationName},
         format_type(atttypid, atttypmod),
         case when attgenerated <> '' or attidentity = 'a' then 'refused'
              when not attnotnull then 'anything'
              when atthasdef or attidentity <> '' then 'no null'
              else 'required' end,
         null
    from pg_attribute join ${relation} on relation.oid = attrelid
   where relkind in ('r', 'p', 'v', 'm', 'f') and attnum > 0 and not attisdropped
     and ${isByItself('relation.oid')}`;

const constraints = `
  select 'constraint', ${relationName} || '.' || conname, ${relationName},
         pg_get_constraintdef(pg_constraint.oid), null, ${columnsOf('conkey')}
    from pg_constraint join ${relation} on relation.oid = conrelid
   where contype in ('c', 'f', 'u', 'p', 'x')`;

const uniqueIndexes = `
  select 'unique index', ${relationName} || '.' || indexrelid::regclass, ${relationName},
         pg_get_indexdef(indexrelid), null, ${columnsOf('indkey')}
    from pg_index join ${relation} on relation.oid = indrelid
   where indisunique
     and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))`;

const routines = `
  select 'routine',
         namespace.nspname || '.' || proname || '(' || pg_get_function_identity_arguments(pg_proc.oid) || ')',
         null, coalesce(pg_get_function_result(pg_proc.oid), ''), null, null
    from pg_proc join pg_namespace namespace on namespace.oid = pronamespace and ${isOurs}
   where ${isByItself('pg_proc.oid')}`;

const triggers = `
  select 'trigger', ${relationName} || '.' || tgname, ${relationName}, '', null, null
    from pg_trigger join ${relation} on relation.oid = tgrelid
   where not tgisinternal`;
