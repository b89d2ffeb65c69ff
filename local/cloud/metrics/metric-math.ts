import { functionsOfMath } from './math-functions.ts';
import {
  combine,
  MathNotAvailableError,
  type MathScope,
  type MathValue,
  SeveralSeries,
} from './math-values.ts';
import { type Expression, parseExpression } from './parse-expression.ts';

/** @throws UnreadableExpressionError, MathNotAvailableError */
export function evaluateMath(expression: string, scope: MathScope): MathValue {
  return evaluate(parseExpression(expression), scope);
}

function evaluate(expression: Expression, scope: MathScope): MathValue {
  switch (expression.kind) {
    case 'number':
    case 'text':
      return expression.value;
    case 'name':
      return scope.values.get(expression.name) ?? wordOrFail(expression.name);
    case 'list':
      return listOf(expression.items.map((item) => evaluate(item, scope)));
    case 'operation': {
      const [left = 0, right = 0] = expression.inputs.map((input) => evaluate(input, scope));
      return operate(expression.operator, left, right);
    }
    case 'call': {
      const call = functionsOfMath[expression.name];
      if (!call) throw new MathNotAvailableError(`The function ${expression.name}`);
      return call(
        expression.inputs.map((input) => evaluate(input, scope)),
        scope,
      );
    }
  }
}

/** How `FILL` may be told to fill. */
function wordOrFail(name: string): string {
  if (name === 'REPEAT' || name === 'LINEAR') return name;
  throw new MathNotAvailableError(`The id ${name}, which no metric or expression before it has,`);
}

function listOf(items: readonly MathValue[]): MathValue {
  const series = items.flatMap((item) => {
    if (item instanceof SeveralSeries) return item.series;
    return typeof item === 'number' || typeof item === 'string' ? [] : [item];
  });
  // A list of numbers alone is one more series to the functions that put a list together.
  return series.length > 0 ? new SeveralSeries(series) : items.map(Number);
}

const truth = (holds: boolean) => (holds ? 1 : 0);

const operators: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '^': (left, right) => left ** right,
  '==': (left, right) => truth(left === right),
  '!=': (left, right) => truth(left !== right),
  '<': (left, right) => truth(left < right),
  '>': (left, right) => truth(left > right),
  '<=': (left, right) => truth(left <= right),
  '>=': (left, right) => truth(left >= right),
  AND: (left, right) => truth(left !== 0 && right !== 0),
  OR: (left, right) => truth(left !== 0 || right !== 0),
};

function operate(operator: string, left: MathValue, right: MathValue): MathValue {
  const compute = operators[{ '&&': 'AND', '||': 'OR' }[operator] ?? operator];
  if (!compute) throw new MathNotAvailableError(`The operator ${operator}`);
  return combine([left, right], ([one = 0, other = 0]) => compute(one, other));
}
