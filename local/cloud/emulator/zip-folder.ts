import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { deflateRaw } from 'node:zlib';
import { type FlateError, Zip, ZipPassThrough } from 'fflate';

/** A folder as a zip archive; the same files give the same bytes, whenever they were written. */
export async function zipFolder(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name));
  const archive = new Zip();
  const content = collect(archive);
  for (const path of paths.sort()) {
    const file = new DeflatedFile(relative(folder, path).split(sep).join('/'));
    archive.add(file);
    file.push(await readFile(path), true);
  }
  archive.end();
  return content;
}

/** Compressed by Node.js: what the library does itself takes seconds, and a thread with a heap of its own for each file. */
class DeflatedFile extends ZipPassThrough {
  override compression = 8;
  /** The earliest moment that the format can hold. */
  override mtime = '1980-01-01T00:00:00';

  protected override process(content: Uint8Array): void {
    deflateRaw(content, (error, data) => this.ondata(error as FlateError | null, data, true));
  }
}

function collect(archive: Zip): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  return new Promise((resolve, reject) => {
    archive.ondata = (error, chunk, isLast) => {
      if (error) return reject(error);
      chunks.push(chunk);
      if (isLast) resolve(Buffer.concat(chunks));
    };
  });
}
