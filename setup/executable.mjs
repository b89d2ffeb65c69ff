import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where Debian and Homebrew keep programs; an ordinary user's PATH often lacks some of these folders. */
const usualFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/opt/homebrew/bin', '/usr/local/bin'];

/** The path of the first command that is there, in PATH or where programs usually are; undefined for none. */
export function findExecutable(commands) {
  const folders = [...searchPath(), ...usualFolders];
  return commands.flatMap((command) => folders.map((folder) => join(folder, command))).find(isExecutable);
}

export function isOnPath(command) {
  return searchPath().some((folder) => isExecutable(join(folder, command)));
}

export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function searchPath() {
  return (process.env.PATH ?? '').split(delimiter).filter(Boolean);
}
