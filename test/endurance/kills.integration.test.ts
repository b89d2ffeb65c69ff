import { expect, it } from '@jest/globals';
import { runKills } from './run-kills.ts';

it('a rehearsal that is killed goes on, deploys nothing twice and leaves nothing behind', async () => {
  const { kills, violations } = await runKills({ kills: 4, seed: 7, report: () => {} });

  expect(violations).toEqual([]);
  expect(kills).toBeGreaterThanOrEqual(4);
}, 120_000);
