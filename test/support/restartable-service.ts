import type { TestProcess } from './child-process.ts';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';
import { startProgram } from './program.ts';

/** A service as a process that can die and come back at the same address, as behind a load balancer. */
export interface RestartableService {
  name: string;
  /** The same in every life. */
  url: string;
  isRunning: () => boolean;
  /** Whether it has come up since it was started last. */
  isAlive: () => boolean;
  /** What all lives of it have written so far. */
  output: () => string;
  /** Starts it and waits until it is alive; nothing happens when it runs already. */
  start: () => Promise<void>;
  /** SIGTERM, as a deployment does it; resolves to the exit code. */
  terminate: () => Promise<number | null>;
  /** SIGKILL, as a crash does it. */
  kill: () => Promise<void>;
  /** SIGSTOP: it no longer does anything, and nobody can tell why. */
  pause: () => void;
  /** SIGCONT: it goes on as if no time had passed. */
  resume: () => void;
}

/** Reserves an address for a program file of the repository, such as `app/catalog/main.ts` (or an absolute path); `start` brings it up there. */
export async function restartableService(
  { name, file }: { name: string; file: string },
  variables: () => Readonly<Record<string, string>>,
): Promise<RestartableService> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const lives: TestProcess[] = [];
  let current: TestProcess | undefined;
  let alive: TestProcess | undefined;
  const end = async (signal: NodeJS.Signals) => {
    const ending = current;
    current = undefined;
    ending?.kill(signal);
    // What stands still does not hear that it is to end.
    ending?.kill('SIGCONT');
    return (await ending?.exit) ?? null;
  };
  return {
    name,
    url,
    isRunning: () => current !== undefined,
    isAlive: () => current !== undefined && current === alive,
    output: () => lives.map((life) => life.output()).join(''),
    start: async () => {
      if (current) return;
      const life = startProgram(file, { ...variables(), HOST: '127.0.0.1', PORT: String(port) });
      current = life;
      lives.push(life);
      await untilAlive(file, url, life);
      alive = life;
    },
    terminate: () => end('SIGTERM'),
    kill: async () => {
      await end('SIGKILL');
    },
    pause: () => current?.kill('SIGSTOP'),
    resume: () => current?.kill('SIGCONT'),
  };
}

async function untilAlive(file: string, url: string, service: TestProcess): Promise<void> {
  await Promise.race([
    eventually(() => fetch(`${url}/health/live`), 30_000),
    service.exit.then((code) => {
      throw new Error(`${file} ended with ${code} before it was alive: ${service.output()}`);
    }),
  ]);
}
