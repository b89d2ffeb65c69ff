import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { registryDirectory } from '../../../../local/cloud/registry/image-registry.ts';
import { installDockerStandIn } from '../../../../local/cloud/registry/install-docker-stand-in.ts';

const base = 'sluice-test/node:latest';

/** What went wrong stands in the error. */
const quietly = { stdio: 'pipe' } as const;

/**
 * Builds an image of a program and pushes it to the registry of a state folder, as a delivery does. It stands on nothing
 * that would have to be downloaded: the Node.js of this process and the libraries that it needs.
 */
export function publishProgram(
  { name, program, user }: { name: string; program: string; user: string },
  stateDirectory: string,
  folder: string,
): void {
  buildBase(folder);
  const context = join(folder, 'program');
  mkdirSync(context);
  writeFileSync(join(context, 'main.mjs'), program);
  writeFileSync(
    join(context, 'Dockerfile'),
    `FROM ${base}\nWORKDIR /app\nCOPY main.mjs ./\nUSER ${user}\nCMD ["node", "main.mjs"]\n`,
  );
  const bin = join(folder, 'bin');
  installDockerStandIn(bin, registryDirectory(stateDirectory));
  const docker = join(bin, 'docker');
  execFileSync(docker, ['build', '--quiet', '-t', name, context], quietly);
  execFileSync(docker, ['push', name], quietly);
}

/** Those that Docker has by now; others may stand on the same base. */
export function removeImages(name: string): void {
  for (const image of [name, base]) execFileSync('docker', ['image', 'rm', '--force', image], quietly);
}

function buildBase(folder: string): void {
  const context = join(folder, 'base');
  const node = realpathSync(process.execPath);
  copyInto(join(context, 'usr/bin/node'), node);
  for (const library of loadedLibraries()) copyInto(join(context, library), library);
  writeFileSync(join(context, 'Dockerfile'), 'FROM scratch\nCOPY . /\n');
  execFileSync('docker', ['build', '--quiet', '-t', base, context], quietly);
}

/** Of this process, with the loader; what the kernel brings has no path. */
function loadedLibraries(): string[] {
  const { sharedObjects } = process.report.getReport() as { sharedObjects: string[] };
  return sharedObjects.filter((path) => path.startsWith('/'));
}

function copyInto(destination: string, file: string): void {
  mkdirSync(dirname(destination), { recursive: true });
  copyFileSync(file, destination);
}
