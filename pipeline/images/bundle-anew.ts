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

export interface Bundle {
  code: Uint8Array;
  /** Where the packages stand whose code is in it, relative to the root of the repository. */
  packages: readonly string[];
}

/** A bundle and what was read for it. */
export interface Bundled<Program> {
  program: Program;
  bundle: Bundle;
  inputs: readonly string[];
}

/** Bundles the programs, folders of `app/`, with everything that they import. */
export async function bundleAnew<Program extends string>(
  rootDirectory: string,
  programs: readonly Program[],
  options: BuildOptions,
): Promise<Bundled<Program>[]> {
  if (programs.length === 0) return [];
  const entryOf = (program: Program) => `app/${program}/main.ts`;
  for (const entry of programs.map(entryOf)) {
    if (!existsSync(join(rootDirectory, entry))) throw new ProgramMissing(entry);
  }
  const { outputFiles, metafile } = await build({
    ...options,
    write: false,
    metafile: true,
    absWorkingDir: rootDirectory,
    entryPoints: Object.fromEntries(programs.map((program) => [program, entryOf(program)])),
    outdir: rootDirectory,
  }).catch((cause) => {
    throw new ProgramBroken(reasonOf(cause), { cause });
  });
  const contentsByPath = new Map(outputFiles.map(({ path, contents }) => [path, contents]));
  return programs.map((program) => {
    const entry = entryOf(program);
    const [file, output] =
      Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === entry) ?? [];
    const code = file === undefined ? undefined : contentsByPath.get(join(rootDirectory, file));
    if (!code || !output) throw new Error(`esbuild made no bundle of ${program}`);
    return {
      program,
      bundle: { code, packages: packagesOf(output.inputs) },
      inputs: everyImport(entry, metafile.inputs),
    };
  });
}

/** The file and all that it imports, directly or not, even where nothing of it is left in the bundle. */
function everyImport(entry: string, inputs: Metafile['inputs']): string[] {
  const found = new Set([entry]);
  for (const path of found) {
    for (const imported of inputs[path]?.imports ?? []) if (imported.path in inputs) found.add(imported.path);
  }
  return [...found];
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
