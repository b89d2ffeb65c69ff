import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

export interface StaticFile {
  content: Buffer;
  extension: string;
  /** False when another version of the program asks for it by its own fingerprint, as happens during a deployment. */
  isAsFingerprinted: boolean;
}

/** Files whose content is part of their name, so that a browser may keep them for ever. */
export interface StaticFiles {
  /** The path of a file, by its name in the folder. Throws for a file that is not there. */
  pathOf: (name: string) => string;
  /** By the last part of the path; undefined for anything else. */
  find: (fingerprintedName: string) => StaticFile | undefined;
}

export class UnknownStaticFileError extends Error {
  constructor(name: string, known: Iterable<string>) {
    super(`There is no static file ${name}; there are ${[...known].join(', ')}.`);
    this.name = 'UnknownStaticFileError';
  }
}

/** Reads the files of a folder, once; `path` is the one below which they are served, such as `/static`. */
export function readStaticFiles({ folder, path }: { folder: string; path: string }): StaticFiles {
  const files = new Map(readdirSync(folder).map((name) => [name, readFile(folder, name)]));
  return {
    pathOf: (name) => {
      const file = files.get(name);
      if (!file) throw new UnknownStaticFileError(name, files.keys());
      const extension = extname(name);
      return `${path}/${name.slice(0, -extension.length)}.${file.fingerprint}${extension}`;
    },
    find: (fingerprintedName) => {
      const [, stem, fingerprint, extension] =
        /^([\w-]+)\.([0-9a-f]{12})(\.\w+)$/.exec(fingerprintedName) ?? [];
      const file = files.get(`${stem}${extension}`);
      if (!file || !extension) return undefined;
      return { content: file.content, extension, isAsFingerprinted: file.fingerprint === fingerprint };
    },
  };
}

function readFile(folder: string, name: string) {
  const content = readFileSync(join(folder, name));
  return { content, fingerprint: createHash('sha256').update(content).digest('hex').slice(0, 12) };
}
