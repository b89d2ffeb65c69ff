import { spawnSync } from 'node:child_process';
import { accessSync, constants, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface RealDocker {
  /** Absolute path of the client. */
  program: string;
  serverVersion: string;
}

const answerTimeInMilliseconds = 10_000;

/** The `docker` of a PATH, but the stand-in, if its daemon answers. */
export function findRealDocker(searchPath: string, standInFolder?: string): RealDocker | undefined {
  const program = searchPath
    .split(delimiter)
    .filter((folder) => folder !== '' && !isSameFolder(folder, standInFolder))
    .map((folder) => join(folder, 'docker'))
    .find(isExecutable);
  if (program === undefined) return undefined;
  const serverVersion = askRealDocker({ program }, ['version', '--format', '{{.Server.Version}}']);
  return serverVersion === undefined ? undefined : { program, serverVersion };
}

/** What the client prints; undefined where it fails, or prints nothing. */
export function askRealDocker(
  { program }: Pick<RealDocker, 'program'>,
  args: readonly string[],
  timeout = answerTimeInMilliseconds,
): string | undefined {
  const { status, stdout } = spawnSync(program, args, {
    encoding: 'utf8',
    timeout,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout.trim() || undefined : undefined;
}

/** Runs the real client with this process's input and output, and gives its exit code. */
export function runRealDocker({ program }: RealDocker, args: readonly string[]): number {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
  if (error) throw error;
  return status ?? 1;
}

function isSameFolder(folder: string, other: string | undefined): boolean {
  if (other === undefined) return false;
  try {
    return realpathSync(folder) === realpathSync(other);
  } catch {
    return false; // A folder of the PATH need not exist.
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
