import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Bundle } from './bundle-anew.ts';

const recordSchema = z.object({
  options: z.string(),
  /** By the path of each file that went into it, the digest of what stood there. */
  inputs: z.record(z.string(), z.string()),
  packages: z.array(z.string()),
  code: z.string(),
});

/**
 * Bundles of earlier runs, each with the files that it was made of: as long as those are the same, so is the bundle. A
 * record that is missing or damaged is none.
 */
export class RememberedBundles {
  readonly #rootDirectory: string;
  readonly #options: string;
  readonly #digests = new Map<string, Promise<string | undefined>>();

  /** @param options what else decides what comes out, such as the version and the settings of the bundler */
  constructor(rootDirectory: string, options: readonly unknown[]) {
    this.#rootDirectory = rootDirectory;
    this.#options = sha256(JSON.stringify(options));
  }

  async recall(program: string): Promise<Bundle | undefined> {
    const record = await this.#read(program);
    if (record?.options !== this.#options) return undefined;
    const unchanged = await Promise.all(
      Object.entries(record.inputs).map(async ([path, digest]) => (await this.#digestOf(path)) === digest),
    );
    if (unchanged.includes(false)) return undefined;
    return { code: Buffer.from(record.code), packages: record.packages };
  }

  /** @param inputs the paths of all files that were read for it, relative to the root of the repository */
  async remember(program: string, { code, packages }: Bundle, inputs: readonly string[]): Promise<void> {
    const digests = await Promise.all(
      inputs.map(async (path) => [path, await this.#digestOf(path)] as const),
    );
    const record = {
      options: this.#options,
      inputs: Object.fromEntries(digests),
      packages,
      code: Buffer.from(code).toString(),
    };
    const file = this.#fileOf(program);
    await mkdir(dirname(file), { recursive: true });
    const draft = `${file}.${randomUUID()}`;
    await writeFile(draft, JSON.stringify(record));
    await rename(draft, file);
  }

  async #read(program: string): Promise<z.infer<typeof recordSchema> | undefined> {
    try {
      return recordSchema.parse(JSON.parse(await readFile(this.#fileOf(program), 'utf8')));
    } catch {
      return undefined;
    }
  }

  #fileOf(program: string): string {
    return join(this.#rootDirectory, '.cache', 'bundles', `${program}.json`);
  }

  /** Programs share most of what they import. */
  #digestOf(path: string): Promise<string | undefined> {
    const known = this.#digests.get(path) ?? digestOf(join(this.#rootDirectory, path));
    this.#digests.set(path, known);
    return known;
  }
}

/** Undefined for a file that is not there. */
async function digestOf(file: string): Promise<string | undefined> {
  try {
    return sha256(await readFile(file));
  } catch {
    return undefined;
  }
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
