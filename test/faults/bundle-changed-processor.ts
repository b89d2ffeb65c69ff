import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '../..');

/** Something that a test takes out of the program, to show what it is good for. */
export interface Change {
  /** The end of the path of the file in which it stands. */
  file: RegExp;
  pattern: RegExp;
  /** What stands there instead. */
  replacement: string;
}

/** The program was changed so that there is nothing to take out of it any more. */
export class NothingToChangeError extends Error {
  constructor(file: string, pattern: RegExp) {
    super(`${file} does not hold ${pattern}; the test must know what it looks like now.`);
    this.name = 'NothingToChangeError';
  }
}

/** Bundles the order processor, changed so, into `directory`; answers the file of the program. */
export async function bundleChangedProcessor(
  directory: string,
  { file, pattern, replacement }: Change,
): Promise<string> {
  const program = join(directory, 'changed.mjs');
  await build({
    entryPoints: [join(root, 'app/order-processor/main.ts')],
    outfile: program,
    ...{ bundle: true, platform: 'node', format: 'esm', target: 'node24', logLevel: 'silent' },
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    plugins: [
      {
        name: 'changed',
        setup: ({ onLoad }) =>
          onLoad({ filter: file }, async ({ path }) => {
            const source = await readFile(path, 'utf8');
            if (!pattern.test(source)) throw new NothingToChangeError(path, pattern);
            return { contents: source.replace(pattern, replacement), loader: 'ts' };
          }),
      },
    ],
  });
  return program;
}
