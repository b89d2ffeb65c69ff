import { spawnSync } from 'node:child_process';
import { RefusedInput } from './refused-input.ts';

/** Git did not do what it was asked. */
export class GitFailed extends RefusedInput {
  override name = 'GitFailed';

  constructor(args: readonly string[], output: string) {
    super(`git ${args.join(' ')}: ${output.trim().replaceAll(/\s*\n\s*/g, ' ') || 'failed without a word'}`);
  }
}

/** Runs git in a clone. */
export class Git {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** @throws GitFailed */
  run(...args: string[]): string {
    const { status, stdout, stderr } = this.#spawn(args);
    if (status !== 0) throw new GitFailed(args, stderr);
    return stdout.trim();
  }

  /** Whether git says yes to a question; exit code 1 is a no. */
  asks(...args: string[]): boolean {
    const { status, stderr } = this.#spawn(args);
    if (status !== 0 && status !== 1) throw new GitFailed(args, stderr);
    return status === 0;
  }

  #spawn(args: readonly string[]) {
    const result = spawnSync('git', args, { cwd: this.#directory, encoding: 'utf8' });
    if (result.error) throw result.error;
    return result;
  }
}
