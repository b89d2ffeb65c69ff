import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { standInVariables } from './docker-stand-in-variables.ts';

/**
 * Writes an executable `docker` into a folder that builds have in front of their PATH.
 *
 * @param registryDirectory That of `createImageRegistry`.
 */
export function installDockerStandIn(binDirectory: string, registryDirectory: string): void {
  mkdirSync(binDirectory, { recursive: true });
  const draft = join(binDirectory, `.docker-${process.pid}`);
  const program = join(import.meta.dirname, 'docker.ts');
  const script = `#!/bin/sh
export ${standInVariables.registryDirectory}=${quote(registryDirectory)}
export ${standInVariables.folder}=${quote(binDirectory)}
exec ${quote(process.execPath)} ${quote(program)} "$@"
`;
  writeFileSync(draft, script, { mode: 0o755 });
  renameSync(draft, join(binDirectory, 'docker'));
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
