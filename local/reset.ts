import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { removeLeftContainers } from './cloud/containers/containers.ts';
import { createProcesses } from './cloud/processes.ts';
import { removeRemote } from './git/checkout-remote.ts';
import { endInterruptedBuilds } from './pipeline/build-processes.ts';
import { claimStateDirectory } from './rehearsal-lock.ts';
import { parseOptions } from './terminal/parse-options.ts';
import { reportError } from './terminal/report-error.ts';

const command = 'npm run reset';

class NotAStateDirectoryError extends Error {
  constructor(directory: string) {
    super(`${directory} is no state folder of a rehearsal; nothing was removed.`);
    this.name = 'NotAStateDirectoryError';
  }
}

let stateDirectory = resolve('.rehearsal');
try {
  const given = parseOptions(command, {
    directory: { value: 'folder', what: 'the state folder of the rehearsal (default .rehearsal)' },
  });
  stateDirectory = resolve(given.directory ?? '.rehearsal');
  console.log(await reset(stateDirectory));
} catch (error) {
  reportError(command, error, stateDirectory);
}

/** Says in one line what was done. Ends what a rehearsal that was killed left running; refuses while one runs. */
async function reset(directory: string): Promise<string> {
  if (!existsSync(directory)) return `There is nothing to reset: no folder ${directory}.`;
  requireStateDirectory(directory);
  const release = claimStateDirectory(directory);
  try {
    return await removeEverything(directory);
  } catch (error) {
    release();
    throw error;
  }
}

async function removeEverything(directory: string): Promise<string> {
  const builds = await endInterruptedBuilds(directory);
  const ended = builds + (await createProcesses(join(directory, 'cloud')).endLeftovers());
  removeLeftContainers(join(directory, 'cloud'));
  const hadRemote = await removeRemote(process.cwd(), directory);
  await remove(directory);
  const processes = ended === 0 ? '' : `, ended ${ended} process${ended === 1 ? '' : 'es'}`;
  const remote = hadRemote ? ' and the git remote local' : '';
  return `Removed ${directory}${remote}${processes}; npm start begins afresh.`;
}

function requireStateDirectory(directory: string): void {
  const isOurs = basename(directory) === '.rehearsal' || existsSync(join(directory, 'cloud', 'ports.json'));
  if (!isOurs) throw new NotAStateDirectoryError(directory);
}

/** Renamed first: what a reset that was killed leaves is no half of a state. */
async function remove(directory: string): Promise<void> {
  const doomed = `${directory}.removed-${process.pid}`;
  await rename(directory, doomed);
  await rm(doomed, { recursive: true, force: true });
}
