import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { oneAtATime } from './one-at-a-time.mjs';
import { readIfPresent } from './read-if-present.mjs';
import { runQuietly } from './run-quietly.mjs';
import { SetupError } from './setup-error.mjs';

const npmCi = [
  'npm',
  'ci',
  '--include=dev',
  '--include=optional',
  '--loglevel=error',
  '--no-audit',
  '--no-fund',
  '--no-progress',
  '--prefer-offline',
];

/** Installs what package-lock.json says into the node_modules of `root`, unless it is there already. */
export async function provideDependencies(root) {
  if (areInstalled(root)) return;
  const checkout = createHash('sha256').update(root).digest('hex').slice(0, 12);
  await oneAtATime(`sluice-setup-${checkout}`, async () => {
    if (!areInstalled(root)) await install(root);
  });
}

/**
 * npm keeps a record of what it has installed inside node_modules, written last; a copy, a set of hard links or a
 * restored cache carries it along.
 */
function areInstalled(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  if (wanted === undefined) throw new SetupError(`${root} has no package-lock.json: check it out again.`);
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (installed === undefined) return false;
  const isPresent = ([path, entry]) => path === '' || isInstalled(entry, installed[path]);
  return Object.entries(wanted).every(isPresent) && nodeAnswers(root);
}

function readPackages(file) {
  const text = readIfPresent(file);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text).packages ?? {};
  } catch (error) {
    throw new SetupError(
      `${file} is not JSON (${error.message}): check it out again, or delete node_modules.`,
    );
  }
}

/** An optional package of another platform is absent by intent. */
function isInstalled(wanted, installed) {
  if (installed === undefined) return wanted.optional === true;
  return installed.version === wanted.version && installed.integrity === wanted.integrity;
}

/** The Node.js that runs everything else is the npm package `node`, whose binary an install script fetches. */
function nodeAnswers(root) {
  const { stdout } = spawnSync(join(root, 'node_modules', '.bin', 'node'), ['--version'], {
    encoding: 'utf8',
  });
  return stdout?.trim() === `v${wantedNodeVersion(root)}`;
}

function wantedNodeVersion(root) {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.node;
}

async function install(root) {
  const modules = join(root, 'node_modules');
  // A link may lead to another checkout's dependencies, which npm would remove.
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) unlinkSync(modules);
  await runQuietly(root, 'installing dependencies (npm ci)', npmCi);
  if (nodeAnswers(root)) return;
  throw new SetupError(
    `node_modules/.bin/node does not answer with version ${wantedNodeVersion(root)}: npm must be allowed to run install scripts (see: npm config get ignore-scripts), then run: npm ci`,
  );
}
