import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export class CommandNotFoundError extends Error {
  constructor(command: string, searched: readonly string[], remedy: string) {
    super(
      `The command "${command}" was not found in ${searched.join(delimiter) || 'an empty PATH'}; ${remedy}.`,
    );
    this.name = 'CommandNotFoundError';
  }
}

/** Where Debian keeps servers; an ordinary user's PATH often lacks them. */
const serverDirectories = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/opt/homebrew/bin', '/usr/local/bin'];

/** The absolute path of a server's binary; `remedy` ends the message of the error when there is none. */
export function findServer(command: string, remedy: string): string {
  const directories = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...serverDirectories];
  return findIn(directories, command, remedy);
}

/** The absolute path of `command` as `execvp` would find it with this PATH; a path is taken as it is. */
export function findCommand(command: string, path: string): string {
  if (command.includes('/')) return command;
  return findIn(
    path.split(delimiter).filter(Boolean),
    command,
    'check its name, or the PATH it is started with',
  );
}

function findIn(directories: readonly string[], command: string, remedy: string): string {
  const found = directories.map((directory) => join(directory, command)).find(isExecutable);
  if (found === undefined) throw new CommandNotFoundError(command, directories, remedy);
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
