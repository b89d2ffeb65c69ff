/** What a program does in the cache. */
export interface CacheAccess {
  /** A pattern: `catalog:*`. */
  readonly keys: string;
  /** In lower case; those that its scripts call included. */
  readonly commands: readonly string[];
}

/** What every client needs to find out whether the server is ready; to sign in everybody is allowed. */
const commandsOfConnection = ['ping', 'info'];

/**
 * The permissions of a user who may do that and nothing else.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html#Access-string
 */
export function cacheAccessString({ keys, commands }: CacheAccess): string {
  const allowed = [...commandsOfConnection, ...commands].map((command) => `+${command}`);
  return ['on', `~${keys}`, '-@all', ...allowed].join(' ');
}
