/** For how long an answer serves, in seconds since it was read from the database. */
export interface Lifetime {
  /** Until then it is what the database says. */
  fresh: number;
  /** Until then it is answered although somebody reads it anew meanwhile. */
  aging: number;
  /** Until then it is answered when the database is not. Nothing older leaves the service. */
  last: number;
}

/** `stale` answers only who cannot have a newer one. */
export type Freshness = 'fresh' | 'aging' | 'stale' | 'gone';

/**
 * How good an answer still is. One from before the last change of the catalogue is stale however young it is.
 *
 * @param currentVersion the version of the catalogue; undefined while nobody knows it
 */
export function freshnessOf(
  answer: { readAt: number; catalogueVersion: number },
  { lifetime, now, currentVersion }: { lifetime: Lifetime; now: number; currentVersion: number | undefined },
): Freshness {
  const age = (now - answer.readAt) / 1000;
  if (age >= lifetime.last) return 'gone';
  if (currentVersion !== undefined && answer.catalogueVersion < currentVersion) return 'stale';
  if (age < lifetime.fresh) return 'fresh';
  return age < lifetime.aging ? 'aging' : 'stale';
}
