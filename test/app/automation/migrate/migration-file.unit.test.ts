import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readAllMigrations, readMigrations } from '../../../../app/automation/migrate/migration-file.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-migrations-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function withFiles(...names: string[]): Promise<void> {
  await mkdir(join(folder, 'catalog'));
  await Promise.all(names.map((name) => writeFile(join(folder, 'catalog', name), `select '${name}'`)));
}

describe('migration files', () => {
  it('are read in the order of their numbers, past nine', async () => {
    const names = Array.from({ length: 11 }, (_, index) => `${String(index + 1).padStart(4, '0')}-step.sql`);
    await withFiles(...names.toReversed());
    const migrations = await readAllMigrations(folder);
    expect(migrations.map(({ name }) => name)).toEqual(names);
    expect(migrations[10]).toMatchObject({ service: 'catalog', number: 11, sql: "select '0011-step.sql'" });
  });

  it('have a checksum that changes with their text', async () => {
    await withFiles('0001-one.sql', '0002-two.sql');
    const [one, two] = await readAllMigrations(folder);
    expect(one?.checksum).toMatch(/^[0-9a-f]{64}$/);
    expect(one?.checksum).not.toBe(two?.checksum);
  });

  it.each([
    ['a number is missing', ['0001-one.sql', '0003-three.sql'], '0002-what-it-does.sql'],
    ['a number is there twice', ['0001-one.sql', '0001-uno.sql'], '0002-what-it-does.sql'],
    ['a file is not SQL', ['0001-one.sql', 'notes.txt'], '0002-what-it-does.sql'],
    ['the first is not the first', ['0002-two.sql'], '0001-what-it-does.sql'],
  ])('are refused when %s', async (_what, names, expected) => {
    await withFiles(...names);
    await expect(readMigrations('catalog', join(folder, 'catalog'))).rejects.toThrow(
      `expected ${expected}. Rename or renumber the file.`,
    );
  });
});
