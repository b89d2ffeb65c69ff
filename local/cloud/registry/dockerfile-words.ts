type Variables = Readonly<Record<string, string>>;

/** Replaces `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+other}`; `\$` stays a dollar. */
export function substitute(text: string, variables: Variables): string {
  return text.replace(
    /\\(\$)|\$(?:(\w+)|\{(\w+)(?::?([-+])((?:[^{}]|\{[^{}]*\})*))?\})/g,
    (
      _,
      dollar: string | undefined,
      plain: string | undefined,
      name = plain ?? '',
      operator = '',
      word = '',
    ) => {
      if (dollar) return dollar;
      const value = variables[name] ?? '';
      if (operator === '-' && value === '') return substitute(word, variables);
      if (operator === '+') return value === '' ? '' : substitute(word, variables);
      return value;
    },
  );
}

/** The strings of a JSON array such as `["node", "main.mjs"]`; undefined when the text is none. */
export function execForm(text: string): string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.every((item) => typeof item === 'string') ? parsed : undefined;
  } catch {
    return undefined; // As in Docker, what is no JSON is a shell's command.
  }
}

/** A command in either form, as the words to start. */
export function commandWords(text: string): string[] {
  return execForm(text) ?? ['/bin/sh', '-c', text];
}

/** Splits at spaces outside quotes; variables are replaced except in single quotes, then quotes and escapes go. */
export function splitWords(text: string, variables: Variables): string[] {
  return rawWords(text).map((word) => evaluated(word, variables));
}

/** `KEY=value other="a b"`, or the old form `KEY a b` of one pair. */
export function keyValuePairs(text: string, variables: Variables): [string, string][] {
  const words = rawWords(text);
  const [first = ''] = words;
  if (!first.includes('=')) return [[first, evaluated(text.slice(first.length).trim(), variables)]];
  return words.map((word) => {
    const [name = '', value = ''] = word.split(/=(.*)/s);
    return [evaluated(name, variables), evaluated(value, variables)];
  });
}

function rawWords(text: string): string[] {
  return text.match(/(?:\\.|"(?:\\.|[^"\\])*"|'[^']*'|[^\s"'\\])+/gs) ?? [];
}

function evaluated(word: string, variables: Variables): string {
  return word.replace(
    /\\(.)|"((?:\\.|[^"\\])*)"|'([^']*)'|([^\\"']+)/gs,
    (
      _,
      escaped: string | undefined,
      double: string | undefined,
      single: string | undefined,
      plain: string,
    ) => {
      if (double !== undefined) return substitute(double, variables).replace(/\\(["\\])/g, '$1');
      return escaped ?? single ?? substitute(plain, variables);
    },
  );
}
