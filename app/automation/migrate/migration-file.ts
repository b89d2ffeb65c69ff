import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One numbered SQL file of a service. */
export interface Migration {
  service: string;
  number: number;
  /** The file's name, for example `0001-catalogue.sql`. */
  name: string;
  sql: string;
  /** SHA-256 of the file, in hexadecimal digits. */
  checksum: string;
}

/** A file among the migrations is not named as one, or a number is missing or given twice. */
export class InvalidMigrationFilesError extends Error {
  constructor(service: string, file: string, expected: string) {
    super(
      `${service}/${file} is not the migration that comes next: expected ${expected}. Rename or renumber the file.`,
    );
    this.name = 'InvalidMigrationFilesError';
  }
}

/**
 * The migrations of one service in their order: every file of the folder, named `NNNN-what-it-does.sql`, numbered from
 * 0001 without a gap.
 *
 * @throws {InvalidMigrationFilesError}
 */
export async function readMigrations(service: string, folder: string): Promise<Migration[]> {
  const files = (await readdir(folder)).sort();
  return Promise.all(files.map((file, index) => readMigration(service, folder, file, index + 1)));
}

/** The migrations of every service, from a folder that has one sub-folder per service. */
export async function readAllMigrations(folder: string): Promise<Migration[]> {
  const services = (await readdir(folder)).sort();
  return (
    await Promise.all(services.map((service) => readMigrations(service, join(folder, service))))
  ).flat();
}

async function readMigration(
  service: string,
  folder: string,
  name: string,
  number: number,
): Promise<Migration> {
  const prefix = String(number).padStart(4, '0');
  if (!new RegExp(`^${prefix}-[a-z0-9-]+\\.sql$`).test(name)) {
    throw new InvalidMigrationFilesError(service, name, `${prefix}-what-it-does.sql`);
  }
  const sql = await readFile(join(folder, name), 'utf8');
  return { service, number, name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
}
