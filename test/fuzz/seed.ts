import type { Parameters } from 'fast-check';

const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
/** `FUZZ_FACTOR=20` looks twenty times as long. */
const factor = Number(process.env.FUZZ_FACTOR ?? 1);

/** How a run of the fuzz goes; the description says how to have the same one again. */
export const fuzzParameters = {
  seed,
  description: `FUZZ_SEED=${seed}`,
  /** Of one test. */
  timeoutInMilliseconds: 120_000 * factor,
  of: (runs: number): Parameters<unknown> => ({ seed, numRuns: runs * factor, endOnFailure: true }),
};
