import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { environmentOfAUser } from '../support/environment-of-a-user.ts';

/** Seconds that a command takes, start to exit; throws when it fails. */
export async function measureCommand(folder: string, command: string, args: string[]): Promise<number> {
  const start = performance.now();
  const child = spawn(command, args, {
    cwd: folder,
    env: environmentOfAUser(),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [exitCode] = await once(child, 'exit');
  if (exitCode !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${exitCode} in ${folder}`);
  return (performance.now() - start) / 1000;
}
