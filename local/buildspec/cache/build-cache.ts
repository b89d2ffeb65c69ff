/** Keeps what `cache.paths` names from build to build. */
export interface BuildCache {
  /** Puts what is kept into the source, and gives lines for the log. */
  restore(): Promise<string[]>;
  /** Keeps what the build has, and gives a line about each thing that changed. */
  save(): Promise<string[]>;
}
