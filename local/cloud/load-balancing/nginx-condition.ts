import type { Condition } from './listener.ts';

/**
 * A variable that is 1 for the requests that satisfy a condition, and 0 for all others.
 *
 * @param name Without `$`.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 */
export function conditionVariable(name: string, condition: Condition): string {
  switch (condition.field) {
    case 'http-request-method':
      return matching(name, '$request_method', '~', `^(?:${alternatives(condition.values)})$`);
    case 'host-header':
      return matching(name, '$host', '~*', `^(?:${alternatives(condition.values)})$`);
    case 'path-pattern':
      return matching(name, '$request_path', '~', `^(?:${alternatives(condition.values)})$`);
    case 'http-header':
      return matching(name, headerVariable(condition.name), '~*', `^(?:${alternatives(condition.values)})$`);
    case 'query-string':
      return matching(name, '$args', '~*', `(?:^|&)(?:${condition.values.map(pair).join('|')})(?:&|$)`);
    case 'source-ip':
      return `  geo $${name} {\n    default 0;\n${condition.values.map((range) => `    ${range} 1;\n`).join('')}  }\n`;
  }
}

function matching(name: string, source: string, operator: '~' | '~*', expression: string): string {
  return `  map ${source} $${name} { default 0; "${operator}${expression}" 1; }\n`;
}

/** NGINX has each header of a request in a variable of its own. */
function headerVariable(header: string): string {
  return `$http_${header.toLowerCase().replaceAll('-', '_')}`;
}

function alternatives(patterns: readonly string[]): string {
  return patterns.map((pattern) => wildcard(pattern, '.')).join('|');
}

function pair({ key, value }: { key: string | undefined; value: string }): string {
  return `${key === undefined ? '[^&=]*' : wildcard(key, '[^&=]')}=${wildcard(value, '[^&]')}`;
}

/**
 * ELB's wildcards: `*` stands for any number of characters, `?` for exactly one; behind a backslash they stand for
 * themselves. Everything that could have a meaning in an expression, or in NGINX's configuration, is written as a number.
 */
function wildcard(pattern: string, anyCharacter: string): string {
  return [...pattern.matchAll(/\\?./gsu)]
    .map(([part]) => {
      if (part === '*') return `${anyCharacter}*`;
      if (part === '?') return anyCharacter;
      const literal = part === '\\*' || part === '\\?' ? part.slice(1) : part;
      return [...literal]
        .map((character) => (/[A-Za-z0-9/_-]/.test(character) ? character : escaped(character)))
        .join('');
    })
    .join('');
}

function escaped(character: string): string {
  return `\\x{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
