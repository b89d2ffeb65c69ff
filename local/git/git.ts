import { execFile } from 'node:child_process';

export class GitError extends Error {
  constructor(args: readonly string[], directory: string, said: string, cause: unknown) {
    super(`git ${args.join(' ')} failed in ${directory}: ${said || 'it said nothing'}`, { cause });
    this.name = 'GitError';
  }
}

/**
 * Runs git, and answers what it prints without the last line break. Variables such as `GIT_DIR`, which git sets for
 * hooks, do not reach it: the directory alone decides which repository is meant.
 *
 * @throws GitError with what git said.
 */
export async function git(
  directory: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<string> {
  return (await gitBytes(directory, args, environment)).toString('utf8').trimEnd();
}

/** As `git`, where what it prints may be no text: all of it, as it is. */
export function gitBytes(
  directory: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = {
      cwd: directory,
      env: { ...ownEnvironment(), ...environment },
      maxBuffer: 64 * 1024 * 1024,
      encoding: 'buffer' as const,
    };
    execFile('git', args, options, (error, stdout, stderr) => {
      if (error) reject(new GitError(args, directory, lastLineOf(stderr), error));
      else resolve(stdout);
    });
  });
}

function lastLineOf(said: Buffer): string {
  return said.toString('utf8').trim().split('\n').at(-1) ?? '';
}

function ownEnvironment(): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return { ...Object.fromEntries(kept), GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
}
