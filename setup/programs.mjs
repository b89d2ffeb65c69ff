import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findExecutable, isOnPath } from './executable.mjs';
import { findChromium } from './find-chromium.mjs';
import { oneAtATime } from './one-at-a-time.mjs';
import { readIfPresent } from './read-if-present.mjs';
import { runQuietly } from './run-quietly.mjs';
import { SetupError } from './setup-error.mjs';

/** Servers that no npm package brings, and how each package manager calls them. */
export const servers = [
  server('redis-server', { apt: 'redis-server', brew: ['redis'] }),
  server('nginx', { apt: 'nginx', brew: ['nginx'] }),
];

/** What the browser tests drive. */
export const browser = {
  name: 'chromium',
  isThere: () => findChromium() !== undefined,
  apt: 'chromium',
  brew: ['--cask', 'google-chrome'],
};

function server(name, packages) {
  return { name, isThere: () => findExecutable([name]) !== undefined, ...packages };
}

/** Installs those of the programs that are missing from the system's package manager, without starting any. */
export async function providePrograms(root, programs) {
  const missing = () => programs.filter(({ isThere }) => !isThere());
  if (missing().length === 0) return;
  await oneAtATime('sluice-setup-programs', async () => {
    if (missing().length > 0) await install(root, missing());
    if (missing().length === 0) return;
    throw new SetupError(
      `not found after the installation: ${namesOf(missing())}; put where ${missing().length > 1 ? 'they are' : 'it is'} into PATH.`,
    );
  });
}

async function install(root, missing) {
  const names = namesOf(missing);
  const asRoot = rootPrefix();
  if (isOnPath('apt-get') && asRoot !== undefined) {
    const packages = missing.map(({ apt }) => apt);
    await installWithApt(root, asRoot, packages, `installing ${names} (apt-get)`);
  } else if (isOnPath('brew')) {
    for (const { name, brew } of missing) {
      await runQuietly(root, `installing ${name} (brew)`, ['brew', 'install', '--quiet', ...brew]);
    }
  } else {
    throw new SetupError(`not found and cannot be installed from here: ${names}; ${remedy(missing)}`);
  }
}

function namesOf(programs) {
  return programs.map(({ name }) => name).join(' and ');
}

/** How to become root without a password; undefined when there is no way. */
function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined;
}

function remedy(missing) {
  if (isOnPath('apt-get')) return `run: sudo apt-get install ${missing.map(({ apt }) => apt).join(' ')}`;
  return 'install with your package manager, so that PATH leads there.';
}

async function installWithApt(root, asRoot, packages, what) {
  const variables = ['DEBIAN_FRONTEND=noninteractive', 'NEEDRESTART_MODE=l'];
  const apt = [...asRoot, 'env', ...variables, 'apt-get', '--quiet', '--option=DPkg::Lock::Timeout=120'];
  const install = () =>
    runQuietly(root, what, [...apt, 'install', '--yes', '--no-install-recommends', ...packages]);
  await withoutStartingServices(root, asRoot, async () => {
    try {
      await install();
    } catch (error) {
      if (!/Unable to locate package|no installation candidate|404 +Not Found/.test(error.output ?? ''))
        throw error;
      await runQuietly(root, 'refreshing the list of packages (apt-get update)', [...apt, 'update']);
      await install();
    }
  });
}

/**
 * Debian starts a server as soon as it is installed, on its usual port, unless /usr/sbin/policy-rc.d forbids it
 * (https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt). A policy that is there already stays;
 * one of our own that a kill left behind is removed.
 */
async function withoutStartingServices(root, asRoot, action) {
  const policy = '/usr/sbin/policy-rc.d';
  const text = '#!/bin/sh\n# Set by the set-up of Sluice for the time of one installation.\nexit 101\n';
  const present = readIfPresent(policy);
  if (present !== undefined && present !== text) return action();

  const folder = mkdtempSync(join(tmpdir(), 'sluice-policy-'));
  const draft = join(folder, 'policy-rc.d');
  writeFileSync(draft, text);
  try {
    await runQuietly(root, 'keeping services from starting', [
      ...asRoot,
      'install',
      '-m',
      '755',
      draft,
      policy,
    ]);
    await action();
  } finally {
    rmSync(folder, { recursive: true });
    await runQuietly(root, 'letting services start again', [...asRoot, 'rm', '-f', policy]);
  }
}
