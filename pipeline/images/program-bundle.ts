import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { RefusedInput } from '../refused-input.ts';

/** A folder of `app/` without the file that starts it. */
export class ProgramMissing extends RefusedInput {
  override name = 'ProgramMissing';

  constructor(entry: string) {
    super(
      `There is no ${entry}; every program of app/ starts there. Write it, or take the program out of pipeline/images.`,
    );
  }
}

/** A program that cannot be bundled: broken source, or a dependency that is not installed. */
export class ProgramBroken extends RefusedInput {
  override name = 'ProgramBroken';

  constructor(entry: string, reason: string) {
    super(`Cannot bundle ${entry}: ${reason}`);
  }
}

/** Bundled packages in CommonJS call `require`, which an ES module does not have. */
const banner = `import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);`;

/**
 * One ES module with everything the program imports, for Node 24. Minified, so that neither comments nor the path
 * of the checkout enter it: the same source gives the same bytes on every machine.
 */
export async function bundleProgram(rootDirectory: string, program: string): Promise<Uint8Array> {
  const entry = `app/${program}/main.ts`;
  if (!existsSync(join(rootDirectory, entry))) throw new ProgramMissing(entry);
  const { outputFiles } = await build({
    absWorkingDir: rootDirectory,
    entryPoints: [entry],
    outfile: 'main.mjs',
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    banner: { js: banner },
    // An optional native addition to pg, which asks for it in a try block.
    external: ['pg-native'],
    logLevel: 'silent',
  }).catch((cause) => {
    throw new ProgramBroken(entry, reasonOf(cause));
  });
  const [bundle] = outputFiles;
  if (!bundle) throw new ProgramBroken(entry, 'esbuild wrote no file');
  return bundle.contents;
}

function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.split('\n').filter(Boolean).slice(0, 2).join(' ');
}
