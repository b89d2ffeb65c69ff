import type { AlarmState } from './alarm-definition.ts';

export class UnreadableAlarmRuleError extends Error {
  constructor(rule: string, problem: string) {
    super(
      `The rule "${rule}" cannot be read: ${problem}. Give one such as ALARM("one") AND NOT OK("other"), of alarms in the same account and region.`,
    );
    this.name = 'UnreadableAlarmRuleError';
  }
}

/** The state of an alarm, by its name or ARN; undefined where there is none. */
export type StateOf = (nameOrArn: string) => AlarmState | undefined;

/** A rule of a composite alarm, ready to be asked; `alarms` are those that it names. */
export interface AlarmRule {
  alarms: readonly string[];
  holds(stateOf: StateOf): boolean;
}

const token = /\s*(?:("(?:[^"\\]|\\.)*")|([^\s"(),]+)|([(),]))/y;

/**
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 *
 * @throws UnreadableAlarmRuleError
 */
export function parseAlarmRule(text: string): AlarmRule {
  const reader = new RuleReader(text);
  const holds = reader.readAlternatives();
  if (reader.next !== undefined) reader.fail(`"${reader.next}" stands where it should end`);
  return { alarms: reader.alarms, holds };
}

type Test = (stateOf: StateOf) => boolean;

class RuleReader {
  readonly alarms: string[] = [];
  readonly #text: string;
  readonly #tokens: string[] = [];

  constructor(text: string) {
    this.#text = text;
    const whole = text.trimEnd();
    token.lastIndex = 0;
    while (token.lastIndex < whole.length) {
      const [found] = token.exec(whole) ?? this.fail('a name is not closed');
      this.#tokens.push(found.trim());
    }
  }

  get next(): string | undefined {
    return this.#tokens[0];
  }

  fail(problem: string): never {
    throw new UnreadableAlarmRuleError(this.#text, problem);
  }

  readAlternatives(): Test {
    const tests = [this.#readConjunction()];
    while (this.#takeWord('OR')) tests.push(this.#readConjunction());
    return (stateOf) => tests.some((test) => test(stateOf));
  }

  #readConjunction(): Test {
    const tests = [this.#readTest()];
    while (this.#takeWord('AND')) tests.push(this.#readTest());
    return (stateOf) => tests.every((test) => test(stateOf));
  }

  #readTest(): Test {
    if (this.#takeWord('NOT')) {
      const test = this.#readTest();
      return (stateOf) => !test(stateOf);
    }
    const word = this.#take();
    if (word === '(') {
      const inner = this.readAlternatives();
      this.#expect(')');
      return inner;
    }
    if (word === 'TRUE' || word === 'FALSE') return () => word === 'TRUE';
    if (word === 'AT_LEAST') return this.#readAtLeast();
    const state = this.#stateNamed(word);
    this.#expect('(');
    const alarm = this.#readAlarm();
    this.#expect(')');
    return (stateOf) => stateOf(alarm) === state;
  }

  /** `AT_LEAST(2, ALARM, (one, other, third))`; the number may be a share in percent. */
  #readAtLeast(): Test {
    this.#expect('(');
    const least = this.#take();
    if (!/^\d+%?$/.test(least)) this.fail(`"${least}" stands where a number should`);
    this.#expect(',');
    const isNegated = this.#takeWord('NOT');
    const state = this.#stateNamed(this.#take());
    this.#expect(',');
    this.#expect('(');
    const alarms = [this.#readAlarm()];
    while (this.#takeWord(',')) alarms.push(this.#readAlarm());
    this.#expect(')');
    this.#expect(')');
    const wanted = least.endsWith('%') ? (Number.parseInt(least, 10) / 100) * alarms.length : Number(least);
    return (stateOf) => alarms.filter((alarm) => (stateOf(alarm) === state) !== isNegated).length >= wanted;
  }

  #readAlarm(): string {
    const word = this.#take();
    const name = word.startsWith('"') ? word.slice(1, -1).replaceAll(/\\(.)/g, '$1') : word;
    this.alarms.push(name);
    return name;
  }

  #stateNamed(word: string): AlarmState {
    if (word === 'ALARM' || word === 'OK' || word === 'INSUFFICIENT_DATA') return word;
    return this.fail(`"${word}" stands where a state should`);
  }

  #takeWord(word: string): boolean {
    if (this.next !== word) return false;
    this.#tokens.shift();
    return true;
  }

  #take(): string {
    return this.#tokens.shift() ?? this.fail('it ends too early');
  }

  #expect(wanted: string): void {
    const given = this.#take();
    if (given !== wanted) this.fail(`"${given}" stands where "${wanted}" should`);
  }
}
