import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageVersions, ProgramName } from '../../workload/workload-stage.ts';
import { contentVersion } from './content-version.ts';
import { collectImageFiles, type ProgramFiles, writeProgramFiles } from './program-files.ts';

/** The version of every service's image, worked out from its files; nothing is written. */
export async function computeImageVersions(rootDirectory: string): Promise<ImageVersions> {
  return versionsOf(await readPackageVersion(rootDirectory), await collectImageFiles(rootDirectory));
}

/** The same, with the files of every image put into its `imageDirectory`. */
export async function prepareImages(rootDirectory: string): Promise<ImageVersions> {
  const images = await collectImageFiles(rootDirectory);
  for (const [service, files] of images)
    await writeProgramFiles(files, imageDirectory(rootDirectory, service));
  return versionsOf(await readPackageVersion(rootDirectory), images);
}

/** From here a service's image is built: bundle, Dockerfile, and the files it copies. */
export function imageDirectory(rootDirectory: string, service: string): string {
  return join(rootDirectory, 'dist', 'images', service);
}

export async function readPackageVersion(rootDirectory: string): Promise<string> {
  const { version }: { version: string } = JSON.parse(
    await readFile(join(rootDirectory, 'package.json'), 'utf8'),
  );
  return version;
}

function versionsOf(packageVersion: string, images: [ProgramName, ProgramFiles][]): ImageVersions {
  return Object.fromEntries(
    images.map(([service, files]) => [service, contentVersion(packageVersion, files)]),
  ) as ImageVersions;
}
