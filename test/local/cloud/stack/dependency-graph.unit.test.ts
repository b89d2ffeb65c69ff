import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type DependencyGraph,
  inDependencyOrder,
  reversed,
  visitInParallel,
} from '../../../../local/cloud/stack/dependency-graph.ts';

function graph(edges: Record<string, string[]>): DependencyGraph {
  return new Map(Object.entries(edges).map(([name, before]) => [name, new Set(before)]));
}

/** Graphs without circles: a node depends only on earlier ones. */
const graphs = fc
  .array(fc.array(fc.nat(9), { maxLength: 4 }), { minLength: 1, maxLength: 10 })
  .map((nodes) =>
    graph(
      Object.fromEntries(
        nodes.map((before, index) => [
          `n${index}`,
          before.filter((other) => other < index).map((other) => `n${other}`),
        ]),
      ),
    ),
  );

describe('a dependency graph', () => {
  it('is ordered so that each node follows all that it depends on', () => {
    fc.assert(
      fc.property(graphs, (any) => {
        const order = inDependencyOrder(any);
        expect(order).toHaveLength(any.size);
        for (const [name, before] of any) {
          for (const other of before) expect(order.indexOf(other)).toBeLessThan(order.indexOf(name));
        }
      }),
    );
  });

  it('keeps the order of its nodes where nothing else decides', () => {
    expect(inDependencyOrder(graph({ c: [], a: [], b: ['a'] }))).toEqual(['c', 'a', 'b']);
  });

  it('with a circle is refused, the circle named', () => {
    expect(() => inDependencyOrder(graph({ a: ['c'], b: ['a'], c: ['b'] }))).toThrow('a -> c -> b -> a');
  });

  it('is visited the other way round when reversed', () => {
    expect(inDependencyOrder(reversed(graph({ a: [], b: ['a'], c: ['b'] })))).toEqual(['c', 'b', 'a']);
  });

  it('is visited in parallel where nodes are independent', async () => {
    const events: string[] = [];
    await visitInParallel(graph({ a: [], b: [], c: ['a', 'b'] }), async (name) => {
      events.push(`begin ${name}`);
      await Promise.resolve();
      events.push(`end ${name}`);
    });
    expect(events).toEqual(['begin a', 'begin b', 'end a', 'end b', 'begin c', 'end c']);
  });

  it('is visited no further after a failure, but what is under way ends first', async () => {
    const ended: string[] = [];
    const visit = async (name: string) => {
      if (name === 'bad') throw new Error('bad failed');
      await new Promise((resolve) => setTimeout(resolve, 5));
      ended.push(name);
    };
    await expect(visitInParallel(graph({ bad: [], slow: [], after: ['bad'] }), visit)).rejects.toThrow(
      'bad failed',
    );
    expect(ended).toEqual(['slow']);
  });
});
