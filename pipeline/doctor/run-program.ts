import { execFile } from 'node:child_process';
import { delimiter, sep } from 'node:path';
import { promisify } from 'node:util';
import type { RunProgram } from './examine-machine.ts';

const patienceInMilliseconds = 20_000;

/** Programs of the machine; those of the project's own dependencies, which npm puts first, are left out. */
export const runProgram: RunProgram = async (command, args) => {
  try {
    const { stdout } = await promisify(execFile)(command, [...args], {
      env: { ...process.env, PATH: pathOfMachine() },
      timeout: patienceInMilliseconds,
    });
    return stdout.trim();
  } catch {
    // Missing or broken is the same for whoever wants to use it.
    return undefined;
  }
};

function pathOfMachine(): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.filter((folder) => !folder.includes(`node_modules${sep}`)).join(delimiter);
}
