import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandNotFoundError, findCommand } from '../cloud/find-command.ts';

/** Puts into a folder what commands of a build call and a machine does not have, or has in another way. */
export async function installPrograms(folder: string, searchPath: string): Promise<void> {
  await mkdir(folder);
  const install = (name: string, lines: readonly string[]) =>
    writeFile(join(folder, name), ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 });

  const hashFiles = join(import.meta.dirname, 'cache/hash-files.ts');
  await install('codebuild-hash-files', [`exec '${process.execPath}' '${hashFiles}' "$@"`]);
  for (const name of ['pip', 'pip3']) {
    const pip = find(name, searchPath);
    if (pip !== undefined) await install(name, installsForBuild(pip));
  }
}

function find(name: string, searchPath: string): string | undefined {
  try {
    return findCommand(name, searchPath);
  } catch (error) {
    if (error instanceof CommandNotFoundError) return undefined;
    throw error;
  }
}

/** Where pip is not told where to, it would install into the machine's Python: pip user guide, "User Installs". */
function installsForBuild(pip: string): string[] {
  return [
    'case " $* " in',
    '*" -t "* | *" --target"* | *" --user"* | *" --prefix"* | *" --root"*) ;;',
    '*" install "*) [ -n "$VIRTUAL_ENV" ] || set -- "$@" --user ;;',
    'esac',
    `exec '${pip}' "$@"`,
  ];
}
