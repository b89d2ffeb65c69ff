import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { SetupError } from './setup-error.mjs';
import { showProgress } from './show-progress.mjs';

/**
 * Runs a command in `root` and shows that it runs. Its output is kept back; when the command fails, the error
 * carries it as `output`.
 */
export async function runQuietly(root, what, [command, ...args]) {
  const progress = showProgress(what);
  const child = spawn(command, args, {
    cwd: root,
    env: outsideOfNodeModules(root),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => chunks.push(chunk));
  const failure = await whileForwardingSignals(child, failureOf(child));
  progress.end(failure === undefined);
  if (failure === undefined) return;
  const error = new SetupError(`${command} failed (${failure}) while ${what}.`);
  error.output = Buffer.concat(chunks).toString();
  throw error;
}

/** npm must not run on the Node.js that lies in the very folder it is about to replace. */
function outsideOfNodeModules(root) {
  const own = join(root, 'node_modules');
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(own));
  return { ...process.env, PATH: path.join(delimiter) };
}

function failureOf(child) {
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.code === 'ENOENT' ? 'no such command' : error.message));
    child.on('close', (code, signal) => resolve(code === 0 ? undefined : (signal ?? `exit code ${code}`)));
  });
}

/** Ctrl-C ends the command, not us: what was put in place for its time is still to be removed. */
async function whileForwardingSignals(child, ending) {
  const forward = (signal) => child.kill(signal);
  process.on('SIGINT', forward);
  process.on('SIGTERM', forward);
  try {
    return await ending;
  } finally {
    process.off('SIGINT', forward);
    process.off('SIGTERM', forward);
  }
}
