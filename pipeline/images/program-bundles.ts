import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, version } from 'esbuild';
import { type Bundle, bundleAnew } from './bundle-anew.ts';
import { RememberedBundles } from './remembered-bundles.ts';

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
  const effective = { ...options, ...otherwise };
  const remembered = new RememberedBundles(rootDirectory, [
    version,
    effective,
    await resolution(rootDirectory),
  ]);
  const known = new Map<Program, Bundle>();
  for (const program of programs) {
    const bundle = await remembered.recall(program);
    if (bundle) known.set(program, bundle);
  }
  const made = await bundleAnew(
    rootDirectory,
    programs.filter((program) => !known.has(program)),
    effective,
  );
  for (const { program, bundle, inputs } of made) {
    await remembered.remember(program, bundle, inputs);
    known.set(program, bundle);
  }
  return (program) => {
    const bundle = known.get(program);
    if (!bundle) throw new Error(`${program} was not asked for`);
    return bundle;
  };
}

/** The files that decide which file an import means, beside the importing one. */
async function resolution(rootDirectory: string): Promise<string[]> {
  const files = ['package.json', 'package-lock.json', 'tsconfig.json'].map((file) =>
    join(rootDirectory, file),
  );
  return Promise.all(files.filter((file) => existsSync(file)).map((file) => readFile(file, 'utf8')));
}
