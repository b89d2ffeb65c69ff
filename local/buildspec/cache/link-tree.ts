import { execFile } from 'node:child_process';
import {
  copyFile,
  link,
  lstat,
  mkdir,
  readdir,
  readlink,
  rename,
  rm,
  symlink,
  utimes,
} from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from '../../cloud/error-code.ts';

/**
 * Makes `target` a copy of `source` whose files are hard links, except those directly in `source`: package managers
 * keep their stamps there and rewrite them in place. Copies where the two are on different file systems.
 *
 * GNU cp links 35,000 files in about a second; without it the walk below takes a few.
 */
export async function linkTree(source: string, target: string): Promise<void> {
  if (await hasGnuCp()) await copyWithCp(source, target);
  else await walkAndLink(source, target);
  await unlinkRootFiles(source, target);
}

/** Moves a tree; across file systems it is copied and stays where it was. */
export async function moveTree(source: string, target: string): Promise<void> {
  try {
    await rename(source, target);
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error;
    await copyTree(source, target);
  }
}

/** Copies a tree, or one file, links as links. */
export async function copyTree(source: string, target: string): Promise<void> {
  await run('cp', ['-a', '--', source, target]);
}

const run = promisify(execFile);

let gnuCp: Promise<boolean> | undefined;

function hasGnuCp(): Promise<boolean> {
  gnuCp ??= run('cp', ['--version']).then(
    ({ stdout }) => stdout.includes('GNU coreutils'),
    () => false,
  );
  return gnuCp;
}

async function copyWithCp(source: string, target: string): Promise<void> {
  try {
    await run('cp', ['-al', '--', source, target]);
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    if (!/cross-device/i.test(String(error))) throw error;
    await copyTree(source, target);
  }
}

async function walkAndLink(source: string, target: string): Promise<void> {
  await mkdir(target);
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) await walkAndLink(from, to);
    else if (entry.isSymbolicLink()) await symlink(await readlink(from), to);
    else await linkOrCopy(from, to);
  }
  await keepTimes(source, target);
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error;
    await copyFile(from, to);
    await keepTimes(from, to);
  }
}

async function unlinkRootFiles(source: string, target: string): Promise<void> {
  for (const entry of await readdir(source, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    await rm(to);
    await copyFile(from, to);
    await keepTimes(from, to);
  }
  await keepTimes(source, target);
}

/** Gives `to` the times of `from`. */
export async function keepTimes(from: string, to: string): Promise<void> {
  const { atime, mtime } = await lstat(from);
  await utimes(to, atime, mtime);
}
