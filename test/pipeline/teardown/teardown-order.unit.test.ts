import { describe, expect, it } from '@jest/globals';
import {
  chooseEnvironments,
  isWanted,
  NameNotTyped,
  NothingChosen,
} from '../../../pipeline/teardown/choose-environments.ts';
import { chooseStacks, teardownOrder } from '../../../pipeline/teardown/teardown-order.ts';
import { stackWith } from '../deployment/stack-builder.ts';

const stack = (id: string, after: string[] = [], environment: string | undefined = 'prod') =>
  stackWith({}, { id, name: id, after, environment });

const prod = [
  stack('encryption'),
  stack('copies'),
  stack('data', ['encryption', 'copies']),
  stack('dr-data', ['data']),
  stack('services', ['data', 'dr-services']),
  stack('dr-services', ['dr-data']),
];

const ids = (stacks: { id: string }[]) => stacks.map(({ id }) => id);

describe('the order of a teardown', () => {
  it('takes a stack after all that were deployed after it', () => {
    const order = ids(teardownOrder(prod));

    expect(order.toSorted()).toEqual(ids(prod).toSorted());
    for (const { id, after } of prod)
      for (const before of after) expect(order.indexOf(id)).toBeLessThan(order.indexOf(before));
  });

  it('has the member of a global database that follows before the one it follows', () => {
    const order = ids(teardownOrder(prod));

    expect(order.indexOf('dr-data')).toBeLessThan(order.indexOf('data'));
  });

  it('has only the environment’s stacks, or the pipeline first and then the last environment', () => {
    const all = [
      ...prod,
      stack('dev-data', [], 'dev'),
      { ...stack('sluice-pipeline'), environment: undefined },
    ];

    expect(chooseStacks(all, ['dev']).map(({ title }) => title)).toEqual(['dev']);
    expect(chooseStacks(all, ['dev', 'prod']).map(({ title, stacks }) => [title, stacks.length])).toEqual([
      ['pipeline', 1],
      ['prod', prod.length],
      ['dev', 1],
    ]);
  });
});

describe('what is taken down', () => {
  const known = ['dev', 'staging', 'prod'];

  it('is an environment that is named, or all', () => {
    expect(chooseEnvironments({ environment: 'dev', all: false }, known)).toEqual(['dev']);
    expect(chooseEnvironments({ environment: undefined, all: true }, known)).toEqual(known);
  });

  it.each([
    { environment: undefined, all: false },
    { environment: 'demo', all: false },
    { environment: 'dev', all: true },
  ])('is refused for %j', (choice) => {
    expect(() => chooseEnvironments(choice, known)).toThrow(NothingChosen);
  });

  const dev = { name: 'dev', keepsData: false };
  const keeping = { name: 'prod', keepsData: true };
  /** A person who types these answers, in their order. */
  const typing =
    (...answers: string[]) =>
    async (_question: string, expected: string) =>
      answers.shift() === expected;

  it('is done for a yes, typed or given', async () => {
    expect(await isWanted([dev], { names: [], yes: true, ask: typing() })).toBe(true);
    expect(await isWanted([dev], { names: [], yes: false, ask: typing('yes') })).toBe(true);
    expect(await isWanted([dev], { names: [], yes: false, ask: typing('y') })).toBe(false);
  });

  it('is done for what keeps data only when its name is typed, whatever else is given', async () => {
    await expect(isWanted([dev, keeping], { names: [], yes: true, ask: typing('yes') })).rejects.toThrow(
      NameNotTyped,
    );
    await expect(isWanted([keeping], { names: ['dev'], yes: true, ask: typing() })).rejects.toThrow(
      '--name prod',
    );
    expect(await isWanted([keeping], { names: [], yes: false, ask: typing('prod') })).toBe(true);
    expect(await isWanted([keeping], { names: ['prod'], yes: false, ask: typing() })).toBe(true);
  });
});
