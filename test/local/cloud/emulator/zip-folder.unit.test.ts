import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { zipFolder } from '../../../../local/cloud/emulator/zip-folder.ts';
import { unzipFiles } from '../../../../local/cloud/unzip.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const files = { 'empty.txt': '', 'index.mjs': 'export {};\n'.repeat(90_000), 'nested/b.txt': 'Käse' };

function folderOf(contents: Record<string, string>, writtenAt: Date): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'nested'));
  for (const [name, content] of Object.entries(contents)) {
    writeFileSync(join(folder, name), content);
    utimesSync(join(folder, name), writtenAt, writtenAt);
  }
  return folder;
}

describe('a folder as an archive', () => {
  it('gives its files back, and is smaller', async () => {
    const archive = await zipFolder(folderOf(files, new Date()));

    const texts = Object.entries(unzipFiles(archive)).map(([name, content]) => [
      name,
      Buffer.from(content).toString(),
    ]);
    expect(Object.fromEntries(texts)).toEqual(files);
    expect(archive.length).toBeLessThan(10_000);
  });

  it('has the same bytes whenever its files were written, in whatever order', async () => {
    const reversed = Object.fromEntries(Object.entries(files).reverse());

    const [one, other] = await Promise.all([
      zipFolder(folderOf(files, new Date('2020-01-01'))),
      zipFolder(folderOf(reversed, new Date('2026-01-01'))),
    ]);

    expect(one.equals(other)).toBe(true);
  });

  it('is empty where the folder is', async () => {
    expect(unzipFiles(await zipFolder(temporaryFolder()))).toEqual({});
  });
});
