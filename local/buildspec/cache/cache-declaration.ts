/**
 * What a buildspec says of its cache.
 *
 * Source: AWS CodeBuild user guide, "Build specification reference for CodeBuild" and "Amazon S3 caching".
 */
export interface CacheDeclaration {
  /** Shell words such as `npm-$(codebuild-hash-files package-lock.json)`; undefined: each path has its newest cache. */
  key: string | undefined;
  /** Beginnings of keys, in the order in which they are tried; shell words as well. */
  fallbackKeys: string[];
  /** Whether a build begins with what is kept. */
  restores: boolean;
  /** Whether a build's own is kept. */
  saves: boolean;
  /** Files, folders and patterns. */
  paths: string[];
}
