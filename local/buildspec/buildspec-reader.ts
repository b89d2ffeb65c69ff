import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from 'yaml';

/** A buildspec that CodeBuild would refuse, or that this runner cannot carry out: where, and what to do. */
export class BuildspecError extends Error {
  override readonly name = 'BuildspecError';
  readonly file: string;
  /** 1-based; null when the file as a whole is meant. */
  readonly line: number | null;
  /** Dotted, for example `phases.build.commands[0]`; empty for the file as a whole. */
  readonly key: string;

  constructor(file: string, line: number | null, key: string, problem: string, options?: ErrorOptions) {
    super(
      [line === null ? file : `${file}:${line}`, ...(key === '' ? [] : [key]), problem].join(': '),
      options,
    );
    this.file = file;
    this.line = line;
    this.key = key;
  }
}

/** One value of a buildspec with its place, so that whatever is wrong with it can be said with file, line and key. */
export interface BuildspecValue {
  readonly key: string;
  fail(problem: string): never;
  /** The members of a mapping; a key outside `allowed` fails, unless `unknown` takes it. */
  members(
    allowed: readonly string[],
    unknown?: (name: string, line: number) => void,
  ): Record<string, BuildspecValue>;
  /** The members of a mapping whose keys are free, for example variables. */
  entries(): [string, BuildspecValue][];
  /** The items of a sequence. */
  items(): BuildspecValue[];
  text(): string;
  /** A sequence of strings, or one string. */
  texts(): string[];
  /** `yes`, `no`, `true` or `false`. */
  flag(): boolean;
  oneOf<T extends string>(choices: readonly T[]): T;
}

interface Place {
  file: string;
  lines: LineCounter;
  resolve(node: unknown): unknown;
}

/** Reads YAML (JSON is YAML) and gives its root. Throws BuildspecError when the text is no YAML. */
export function readYaml(file: string, text: string): BuildspecValue {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    throw new BuildspecError(
      file,
      lines.linePos(error.pos[0]).line,
      '',
      `not valid YAML: ${firstLine(error.message)}`,
    );
  }
  const place: Place = {
    file,
    lines,
    resolve: (node) => (isAlias(node) ? node.resolve(document) : node),
  };
  return valueAt(place, document.contents, '', 1);
}

function valueAt(place: Place, unresolved: unknown, key: string, parentLine: number): BuildspecValue {
  const node = place.resolve(unresolved);
  const line = lineOf(place, unresolved) ?? parentLine;
  const fail = (problem: string): never => {
    throw new BuildspecError(place.file, line, key, problem);
  };
  const child = (name: string, value: unknown, at: number) =>
    valueAt(place, value, key === '' ? name : `${key}.${name}`, at);
  const pairs = () => (isMap(node) ? pairsOf(place, node) : fail(`must be a mapping, not ${kindOf(node)}`));

  return {
    key,
    fail,
    members(allowed, unknown) {
      const members: Record<string, BuildspecValue> = {};
      for (const [name, value, at] of pairs()) {
        if (allowed.includes(name)) members[name] = child(name, value, at);
        else if (unknown) unknown(name, at);
        else {
          const problem = `unknown key; allowed: ${allowed.join(', ')}`;
          throw new BuildspecError(place.file, at, key === '' ? name : `${key}.${name}`, problem);
        }
      }
      return members;
    },
    entries: () => pairs().map(([name, value, at]) => [name, child(name, value, at)]),
    items: () =>
      isSeq(node)
        ? node.items.map((item, index) => valueAt(place, item, `${key}[${index}]`, line))
        : fail(`must be a sequence, not ${kindOf(node)}`),
    text: () => scalarText(node) ?? fail(`must be a string, not ${kindOf(node)}${hintFor(node)}`),
    texts() {
      if (!isSeq(node)) return [this.text()];
      return this.items().map((item) => item.text());
    },
    flag() {
      const choice = this.text().toLowerCase();
      if (choice === 'yes' || choice === 'true') return true;
      if (choice === 'no' || choice === 'false') return false;
      return fail(`must be yes or no, not ${choice}`);
    },
    oneOf(choices) {
      const given = this.text();
      return (
        choices.find((choice) => choice === given) ?? fail(`must be ${choices.join(' or ')}, not ${given}`)
      );
    },
  };
}

/** Name, value and line of each member, those of merged mappings (`<<`) included. */
function pairsOf(place: Place, map: YAMLMap): [string, unknown, number][] {
  const pairs = new Map<string, [string, unknown, number]>();
  for (const pair of map.items) {
    const name = scalarText(place.resolve(pair.key)) ?? '';
    if (name !== '<<') {
      pairs.set(name, [name, pair.value, lineOfPair(place, pair)]);
      continue;
    }
    const value = place.resolve(pair.value);
    for (const merged of isSeq(value) ? value.items : [value]) {
      const source = place.resolve(merged);
      for (const [key, inner, line] of isMap(source) ? pairsOf(place, source) : []) {
        if (!pairs.has(key)) pairs.set(key, [key, inner, line]);
      }
    }
  }
  return [...pairs.values()];
}

/** The text as written: `0.2` and `yes` are no numbers or booleans in a buildspec. */
function scalarText(node: unknown): string | undefined {
  if (!isScalar(node) || node.value === null) return undefined;
  return node.type === 'PLAIN' && node.source !== undefined ? node.source : String(node.value);
}

function kindOf(node: unknown): string {
  if (isMap(node)) return 'a mapping';
  if (isSeq(node)) return 'a sequence';
  if (isScalar(node) && node.value !== null) return 'a text';
  return 'nothing';
}

function hintFor(node: unknown): string {
  return isMap(node) ? ' (a text with ": " in it needs quotes)' : '';
}

function lineOf(place: Place, node: unknown): number | undefined {
  const range = (node as Node | null)?.range;
  return range ? place.lines.linePos(range[0]).line : undefined;
}

function lineOfPair(place: Place, pair: Pair): number {
  return lineOf(place, pair.key) ?? 1;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
