import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type AsyncZippable, zip } from 'fflate';

/** A folder as a zip archive; the same files give the same bytes, whenever they were written. */
export async function zipFolder(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name));
  const files: AsyncZippable = {};
  for (const path of paths.sort()) {
    files[relative(folder, path).split(sep).join('/')] = await readFile(path);
  }
  return new Promise((resolve, reject) => {
    // The earliest moment that the format can hold.
    zip(files, { level: 6, mtime: '1980-01-01T00:00:00' }, (error, data) => {
      if (error) reject(error);
      else resolve(Buffer.from(data));
    });
  });
}
