import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { standInVariables } from './docker-stand-in-variables.ts';

/**
 * Writes an executable `docker` into a folder that builds have in front of their PATH.
 *
 * @param registryDirectory That of `createImageRegistry`.
 * @param dockerHost Of the daemon that runs the images, if one does: builds have no word of yours for Docker.
 */
export function installDockerStandIn(
  binDirectory: string,
  registryDirectory: string,
  dockerHost?: string | undefined,
): void {
  mkdirSync(binDirectory, { recursive: true });
  const draft = join(binDirectory, `.docker-${process.pid}`);
  const program = join(import.meta.dirname, 'docker.ts');
  const variables = {
    [standInVariables.registryDirectory]: registryDirectory,
    [standInVariables.folder]: binDirectory,
    ...(dockerHost !== undefined && { DOCKER_HOST: dockerHost }),
  };
  const script = [
    '#!/bin/sh',
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${quote(value)}`),
    `exec ${quote(process.execPath)} ${quote(program)} "$@"\n`,
  ].join('\n');
  writeFileSync(draft, script, { mode: 0o755 });
  renameSync(draft, join(binDirectory, 'docker'));
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
