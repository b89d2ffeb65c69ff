import { isJsonObject, type JsonValue } from '../json.ts';

/** The names that a value refers to by `Ref`, `Fn::GetAtt` or `Fn::Sub`: resources, parameters, pseudo parameters. */
export function referencedNames(value: JsonValue): Set<string> {
  const names = new Set<string>();
  collect(value, names);
  return names;
}

function collect(value: JsonValue, names: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, names);
    return;
  }
  if (!isJsonObject(value)) return;
  for (const [key, item] of Object.entries(value)) {
    if (key === 'Ref' && typeof item === 'string') names.add(item);
    if (key === 'Fn::GetAtt') names.add(String(Array.isArray(item) ? item[0] : String(item).split('.')[0]));
    if (key === 'Fn::Sub') collectPlaceholders(item, names);
    collect(item, names);
  }
}

function collectPlaceholders(argument: JsonValue, names: Set<string>): void {
  const [pattern, own] = Array.isArray(argument) ? argument : [argument];
  for (const [, inner = ''] of String(pattern).matchAll(/\$\{(?!!)([^}]+)\}/g)) {
    const name = inner.trim();
    if (!isJsonObject(own) || own[name] === undefined) names.add(name.split('.')[0] ?? name);
  }
}
