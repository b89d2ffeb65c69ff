import { join } from 'node:path';
import type { Release } from '../../workload/workload-stage.ts';
import { contentVersion } from './content-version.ts';
import { computeImageVersions, readPackageVersion } from './image-versions.ts';
import { collectMigrationFiles, writeProgramFiles } from './program-files.ts';

/** Bundles every program, and tells by which versions the templates name them. */
export async function prepareRelease({
  rootDirectory,
  registry,
}: {
  rootDirectory: string;
  registry: Release['registry'];
}): Promise<Release> {
  const [imageVersions, migration] = await Promise.all([
    computeImageVersions(rootDirectory),
    prepareMigration(rootDirectory),
  ]);
  return { registry, imageVersions, migration };
}

async function prepareMigration(rootDirectory: string): Promise<Release['migration']> {
  const files = await collectMigrationFiles(rootDirectory);
  const directory = join(rootDirectory, 'dist', 'functions', 'migrate');
  await writeProgramFiles(files, directory);
  return { directory, version: contentVersion(await readPackageVersion(rootDirectory), files) };
}
