import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '../..');
const fencingCheck =
  /\n +where \(fence\.fencing_token < excluded\.fencing_token\)\n.*lease_holder = excluded\.lease_holder\)/;

/** The program was changed so that there is nothing to take out of it any more. */
export class NoFencingCheckError extends Error {
  constructor(file: string) {
    super(
      `${file} does not hold ${fencingCheck}; the fault test must know what the fencing check looks like now.`,
    );
    this.name = 'NoFencingCheckError';
  }
}

/** Bundles the order processor without its fencing check into `directory`, to show what the check is good for. */
export async function bundleUnfencedProcessor(directory: string): Promise<string> {
  const file = join(directory, 'unfenced.mjs');
  await build({
    entryPoints: [join(root, 'app/order-processor/main.ts')],
    outfile: file,
    ...{ bundle: true, platform: 'node', format: 'esm', target: 'node24', logLevel: 'silent' },
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    plugins: [
      {
        name: 'without-fencing-check',
        setup: ({ onLoad }) =>
          onLoad({ filter: /\/customer-fences\.ts$/ }, async ({ path }) => {
            const source = await readFile(path, 'utf8');
            if (!fencingCheck.test(source)) throw new NoFencingCheckError(path);
            return { contents: source.replace(fencingCheck, ''), loader: 'ts' };
          }),
      },
    ],
  });
  return file;
}
