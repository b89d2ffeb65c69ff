import type { BuildRequest } from '../build-request.ts';

/** What a path of `cache.paths` stands for. */
export interface CachedItem {
  /** As messages call it: relative to the source, or with `~` for the home of the build. */
  readonly name: string;
  /** Where the build has it, of what is restored as a whole, or not at all where the source comes with it. */
  readonly place: string | undefined;
  /** Tells whether it is still what it was; undefined when the build has nothing of it. */
  fingerprint(): Promise<string | undefined>;
  /** Puts what the build has into a cache. */
  keepAt(content: string): Promise<void>;
  /** Gives the build what a cache has. */
  bringFrom(content: string): Promise<void>;
}

/** Where a cache lives, and what it serves. */
export type CachePlaces = Pick<
  BuildRequest,
  | 'cacheDirectory'
  | 'cacheSeedDirectory'
  | 'cacheScope'
  | 'cacheType'
  | 'homeDirectory'
  | 'keepsSource'
  | 'outputDirectory'
  | 'sourceDirectory'
>;
