import { expect, it } from '@jest/globals';
import { runFaults } from './run-faults.ts';

it('loses, doubles and reorders nothing while every part of the shop dies and comes back', async () => {
  const lines: string[] = [];
  const result = await runFaults({
    ...{ seed: 1, durationInSeconds: 1, customers: 20, ordersPerSecond: 30 },
    report: (line) => lines.push(line),
  });
  expect(result).toMatchObject({
    deadLettered: 0,
    violations: { lost: [], doubled: [], outOfOrder: [], stockBelowZero: [], authorisedTwice: [] },
  });
  expect(result.accepted).toBeGreaterThan(100);
  expect(result.states.confirmed).toBeGreaterThan(0);
  // A process that is killed takes its last lines of the log with it.
  expect(result.authorizations).toBeGreaterThan(0.9 * (result.states.confirmed ?? 0));
  expect(result.forgotten).toBeGreaterThan(0);
}, 180_000);
