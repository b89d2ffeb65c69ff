/**
 * What has been counted since the last call, by file: coverage as Istanbul has it. Jest adds up what test files report, so
 * the counters start again.
 */
export function takeCounts() {
  const counted = Object.entries(globalThis.__coverage__ ?? {}).filter(([, { s, f, b }]) =>
    [...Object.values(s), ...Object.values(f), ...Object.values(b).flat()].some((count) => count > 0),
  );
  const taken = structuredClone(Object.fromEntries(counted));
  for (const [, { s, f, b }] of counted) {
    for (const counts of [s, f, ...Object.values(b)]) for (const key of Object.keys(counts)) counts[key] = 0;
  }
  return taken;
}
