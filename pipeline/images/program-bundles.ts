import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildFailure, type BuildOptions, build, type Metafile } from 'esbuild';
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

  constructor(reason: string, options: ErrorOptions) {
    super(`Cannot bundle ${reason}`, options);
  }
}

/** Bundled packages in CommonJS call `require`, which an ES module does not have. */
const banner = `import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);`;

const options = {
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  outExtension: { '.js': '.mjs' },
  minify: true,
  keepNames: true,
  legalComments: 'none',
  banner: { js: banner },
  // An optional native addition to pg, which asks for it in a try block.
  external: ['pg-native'],
  logLevel: 'silent',
} as const satisfies BuildOptions;

/** What the runtime of a canary takes: a CommonJS module for its version of Node, which is an older one. */
const forCanary = {
  format: 'cjs',
  target: 'node20',
  outExtension: { '.js': '.cjs' },
  banner: {},
} as const satisfies BuildOptions;

export interface Bundle {
  code: Uint8Array;
  /** Where the packages stand whose code is in it, relative to the root of the repository. */
  packages: readonly string[];
}

/** The canary as one CommonJS module with everything that it imports. */
export async function bundleCanary(rootDirectory: string): Promise<Uint8Array> {
  const program = 'automation/canary';
  const bundleOf = await bundle(rootDirectory, [program], forCanary);
  return bundleOf(program).code;
}

/**
 * For each program, a folder of `app/`, one ES module for Node 24 with everything it imports; the answer gives it by the
 * program's name. Minified, so that neither comments nor the path of the checkout enter it: the same source gives the
 * same bytes on every machine.
 */
export function bundlePrograms<Program extends string>(
  rootDirectory: string,
  programs: readonly Program[],
): Promise<(program: Program) => Bundle> {
  return bundle(rootDirectory, programs);
}

async function bundle<Program extends string>(
  rootDirectory: string,
  programs: readonly Program[],
  otherwise: BuildOptions = {},
): Promise<(program: Program) => Bundle> {
  const entries = programs.map((program) => [program, `app/${program}/main.ts`] as const);
  for (const [, entry] of entries) {
    if (!existsSync(join(rootDirectory, entry))) throw new ProgramMissing(entry);
  }
  const { outputFiles, metafile } = await build({
    ...options,
    ...otherwise,
    write: false,
    metafile: true,
    absWorkingDir: rootDirectory,
    entryPoints: Object.fromEntries(entries),
    outdir: rootDirectory,
  }).catch((cause) => {
    throw new ProgramBroken(reasonOf(cause), { cause });
  });
  const extension = (otherwise.outExtension ?? options.outExtension)['.js'] ?? '';
  const contentsByPath = new Map(outputFiles.map(({ path, contents }) => [path, contents]));
  return (program) => {
    const file = `${program}${extension}`;
    const code = contentsByPath.get(join(rootDirectory, file));
    const inputs = metafile.outputs[file]?.inputs;
    if (!code || !inputs) throw new Error(`esbuild made no bundle of ${program}`);
    return { code, packages: packagesOf(inputs) };
  };
}

/** Of a file in a package within a package, the inner one is meant. A file of which nothing is left does not count. */
function packagesOf(inputs: Metafile['outputs'][string]['inputs']): string[] {
  const folders = Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => {
    const [folder] = /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [];
    return folder !== undefined && bytesInOutput > 0 ? [folder] : [];
  });
  return [...new Set(folders)];
}

/** The place and the text of the first complaint, in one line. */
function reasonOf(cause: unknown): string {
  const [first] = (isBuildFailure(cause) && cause.errors) || [];
  if (!first) return String(cause);
  const { location, text } = first;
  return location ? `${location.file}, line ${location.line}: ${text}` : text;
}

function isBuildFailure(cause: unknown): cause is BuildFailure {
  return cause instanceof Error && 'errors' in cause;
}
