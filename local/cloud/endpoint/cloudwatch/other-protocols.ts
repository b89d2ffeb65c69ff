import type { JsonApiHandler } from '../../cloud.ts';
import type { JsonValue } from '../../json.ts';
import { type ApiObject, type ApiValue, isApiObject } from '../cbor.ts';
import type { ApiHandler } from '../cbor-api.ts';
import { ServiceException } from '../json-api.ts';
import { ElementsNamed, type QueryAnswer, type QueryApiHandler, QueryError } from '../query-api.ts';

/** The same service by the JSON protocol, in which times are numbers of seconds since 1970. */
export function asJsonApi(serve: ApiHandler): JsonApiHandler {
  return async (operation, input, caller) => toJson(await serve(operation, input, caller)) ?? {};
}

/** The same service by the query protocol, which older tools speak. */
export function asQueryApi(serve: ApiHandler): QueryApiHandler {
  return async (action, parameters, caller) => {
    try {
      return toQuery(await serve(action, inputOf(parameters), caller));
    } catch (error) {
      if (error instanceof ServiceException) throw new QueryError(error.name, error.message);
      throw error;
    }
  };
}

function toJson(value: ApiValue): JsonValue | undefined {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map((item: ApiValue) => toJson(item) ?? null);
  if (!isApiObject(value)) return value as Exclude<ApiValue, Date | ApiObject | readonly ApiValue[]>;
  const members = Object.entries(value).flatMap(([name, member]): [string, JsonValue][] => {
    const json = toJson(member);
    return json === undefined ? [] : [[name, json]];
  });
  return Object.fromEntries(members);
}

/** Statistics by their names are a map, whose entries XML has as elements of their own. */
const maps: readonly string[] = ['ExtendedStatistics'];

function toQuery(value: ApiValue, name = ''): QueryAnswer {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item: ApiValue) => toQuery(item));
  if (!isApiObject(value)) return (value ?? undefined) as string | number | boolean | undefined;
  const members = Object.entries(value).map(([key, member]): [string, QueryAnswer] => [
    key,
    toQuery(member, key),
  ]);
  if (!maps.includes(name)) return Object.fromEntries(members);
  return new ElementsNamed(
    'entry',
    members.map(([key, member]) => ({ key, value: member })),
  );
}

/** `MetricData.member.1.Dimensions.member.2.Name` and so on, as lists and structures. */
function inputOf(parameters: URLSearchParams): ApiObject {
  const root: Tree = {};
  for (const [path, value] of parameters) {
    if (path === 'Action' || path === 'Version') continue;
    const names = path.split('.').filter((name) => name !== 'member');
    let at = root;
    for (const name of names.slice(0, -1)) at = at[name] = asTree(at[name]);
    at[names.at(-1) ?? ''] = value;
  }
  return withLists(root) as ApiObject;
}

interface Tree {
  [name: string]: Tree | string;
}

function asTree(value: Tree | string | undefined): Tree {
  return typeof value === 'object' ? value : {};
}

function withLists(tree: Tree | string): ApiValue {
  if (typeof tree === 'string') return tree;
  const names = Object.keys(tree);
  const isList = names.length > 0 && names.every((name) => /^\d+$/.test(name));
  const members = names.map((name): [string, ApiValue] => [name, withLists(tree[name] ?? '')]);
  return isList ? members.map(([, member]) => member) : Object.fromEntries(members);
}
