import { MetricRequestError } from './metric-request-error.ts';

/** An expression of metric math, as a tree. */
export type Expression =
  | { kind: 'number'; value: number }
  | { kind: 'text'; value: string }
  | { kind: 'name'; name: string }
  | { kind: 'list'; items: Expression[] }
  | { kind: 'call'; name: string; inputs: Expression[] }
  | { kind: 'operation'; operator: string; inputs: Expression[] };

export class UnreadableExpressionError extends MetricRequestError {
  constructor(expression: string, problem: string) {
    super(
      `The expression "${expression}" cannot be read: ${problem}. Give one of CloudWatch's metric math, such as SUM([m1, m2]) / 2.`,
    );
    this.name = 'UnreadableExpressionError';
  }
}

/** From the one that binds least to the one that binds most. */
const operatorsByRank: readonly (readonly string[])[] = [
  ['OR', '||'],
  ['AND', '&&'],
  ['==', '!=', '<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/'],
  ['^'],
];

const token =
  /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|([A-Za-z]\w*)|("[^"]*"|'[^']*')|(==|!=|<=|>=|&&|\|\||[-+*/^<>()[\],]))/y;

/**
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 *
 * @throws UnreadableExpressionError
 */
export function parseExpression(text: string): Expression {
  const reader = new Reader(text);
  const parsed = readOperation(reader, 0);
  if (reader.next !== undefined) reader.fail(`"${reader.next}" stands where it should end`);
  return parsed;
}

class Reader {
  readonly #text: string;
  readonly #tokens: string[];

  constructor(text: string) {
    this.#text = text;
    this.#tokens = this.#split();
  }

  get next(): string | undefined {
    return this.#tokens[0];
  }

  take(): string {
    return this.#tokens.shift() ?? this.fail('it ends too early');
  }

  expect(wanted: string): void {
    const given = this.take();
    if (given !== wanted) this.fail(`"${given}" stands where "${wanted}" should`);
  }

  fail(problem: string): never {
    throw new UnreadableExpressionError(this.#text, problem);
  }

  #split(): string[] {
    const tokens: string[] = [];
    const text = this.#text.trimEnd();
    token.lastIndex = 0;
    while (token.lastIndex < text.length) {
      const from = token.lastIndex;
      const match = token.exec(text);
      if (!match) return this.fail(`"${text.slice(from, from + 10).trim()}" means nothing`);
      tokens.push(match[0].trim());
    }
    return tokens;
  }
}

function readOperation(reader: Reader, rank: number): Expression {
  const operators = operatorsByRank[rank];
  if (!operators) return readFactor(reader);
  let left = readOperation(reader, rank + 1);
  while (reader.next !== undefined && operators.includes(reader.next)) {
    const operator = reader.take();
    left = { kind: 'operation', operator, inputs: [left, readOperation(reader, rank + 1)] };
  }
  return left;
}

function readFactor(reader: Reader): Expression {
  const given = reader.take();
  if (given === '-')
    return { kind: 'operation', operator: '-', inputs: [{ kind: 'number', value: 0 }, readFactor(reader)] };
  if (given === '(') {
    const inner = readOperation(reader, 0);
    reader.expect(')');
    return inner;
  }
  if (given === '[') return { kind: 'list', items: readList(reader, ']') };
  if (/^["']/.test(given)) return { kind: 'text', value: given.slice(1, -1) };
  if (/^[\d.]/.test(given)) return { kind: 'number', value: Number(given) };
  if (!/^\w/.test(given)) return reader.fail(`"${given}" stands where a value should`);
  if (reader.next !== '(') return { kind: 'name', name: given };
  reader.take();
  return { kind: 'call', name: given.toUpperCase(), inputs: readList(reader, ')') };
}

function readList(reader: Reader, end: string): Expression[] {
  const items: Expression[] = [];
  if (reader.next === end) {
    reader.take();
    return items;
  }
  for (;;) {
    items.push(readOperation(reader, 0));
    const separator = reader.take();
    if (separator === end) return items;
    if (separator !== ',') reader.fail(`"${separator}" stands where "," or "${end}" should`);
  }
}
