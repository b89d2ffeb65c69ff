import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readIfPresent } from './read-if-present.mjs';
import { SetupError } from './setup-error.mjs';

const lockTimeoutInSeconds = 900;

/**
 * Runs `action` while no other process of this machine runs one of the same name. The lock is a file with its
 * holder's process id; the lock of a holder that has died is taken over.
 */
export async function oneAtATime(name, action) {
  const path = join(tmpdir(), `${name}.lock`);
  await acquire(path);
  try {
    await action();
  } finally {
    rmSync(path, { force: true });
  }
}

async function acquire(path) {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    const deadline = Date.now() + lockTimeoutInSeconds * 1000;
    let told = false;
    while (!tryToLink(own, path)) {
      const holder = readIfPresent(path);
      if (holder === undefined) continue;
      if (!isAlive(Number(holder))) {
        takeAway(path, holder);
        continue;
      }
      if (Date.now() > deadline)
        throw new SetupError(`${path} is held by process ${holder}: end it, or delete the file.`);
      if (!told) process.stderr.write(`waiting for another set-up (process ${holder})\n`);
      told = true;
      await sleep(100);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/** A link is made in one step, with the content in place, and fails where there is one already. */
function tryToLink(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Of several that find the same dead holder only one can rename; whoever took away a fresh lock puts it back. */
function takeAway(path, deadHolder) {
  const taken = `${path}.${process.pid}.taken`;
  try {
    renameSync(path, taken);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  if (readFileSync(taken, 'utf8') !== deadHolder) tryToLink(taken, path);
  rmSync(taken, { force: true });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
