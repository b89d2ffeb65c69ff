import { join, resolve } from 'node:path';
import { startProcess, type TestProcess } from './child-process.ts';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';

export interface RunningProgram {
  url: string;
  process: TestProcess;
  /** SIGTERM; resolves to the exit code. */
  terminate: () => Promise<number | null>;
}

const root = join(import.meta.dirname, '../..');

/** Half of the time in which a program starts goes into taking its types off and compiling it: what comes out is kept. */
const compiled = { NODE_COMPILE_CACHE: join(root, '.cache/programs') };

/** Runs a program file of the repository, such as `app/catalog/main.ts` (or an absolute path), until it ends or the test run does. */
export function startProgram(file: string, variables: Readonly<Record<string, string>>): TestProcess {
  return startProcess([process.execPath, resolve(root, file)], {
    cwd: root,
    env: { ...compiled, ...variables },
  });
}

/** Runs a service on a free port and waits until it is alive. */
export async function startService(
  file: string,
  variables: Readonly<Record<string, string>>,
): Promise<RunningProgram> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const service = startProgram(file, { ...variables, HOST: '127.0.0.1', PORT: String(port) });
  await Promise.race([
    eventually(() => fetch(`${url}/health/live`), 30_000),
    service.exit.then((code) => {
      throw new Error(`${file} ended with ${code} before it was alive: ${service.output()}`);
    }),
  ]);
  return {
    url,
    process: service,
    terminate: () => {
      service.kill('SIGTERM');
      return service.exit;
    },
  };
}
