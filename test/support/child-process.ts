import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** A process that a test has started; it ends with the test run at the latest. */
export interface TestProcess {
  /** What it has written so far, standard output and standard error together. */
  output: () => string;
  /** The exit code, or null when a signal ended it. */
  exit: Promise<number | null>;
  kill: (signal: NodeJS.Signals) => void;
  pid: number;
}

const running = new Set<ChildProcessByStdio<null, Readable, Readable>>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a program with just these environment variables, besides PATH. */
export function startProcess(
  command: readonly [string, ...string[]],
  options: { cwd?: string; env?: Readonly<Record<string, string>> } = {},
): TestProcess {
  const [file, ...args] = command;
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: { PATH: process.env.PATH, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const exit = once(child, 'close').then(([code]: (number | null)[]) => code ?? null);
  exit.finally(() => running.delete(child)).catch(() => undefined);
  return { output: () => output, exit, kill: (signal) => child.kill(signal), pid: child.pid ?? 0 };
}
