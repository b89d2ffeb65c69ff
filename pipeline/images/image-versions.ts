import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageVersions } from '../../workload/workload-stage.ts';
import { contentVersion } from './content-version.ts';
import { collectImageFiles, writeProgramFiles } from './program-files.ts';
import { services } from './services.ts';

/** Where the context of a service's image stands after `prepareImages`. */
export function imageDirectory(rootDirectory: string, service: string): string {
  return join(rootDirectory, 'dist', 'images', service);
}

/** Bundles every service, puts what its image is built from into `imageDirectory`, and tells the images' versions. */
export async function prepareImages(rootDirectory: string): Promise<ImageVersions> {
  const packageVersion = await readPackageVersion(rootDirectory);
  const versions: Partial<ImageVersions> = {};
  await Promise.all(
    services.map(async (service) => {
      const files = await collectImageFiles(rootDirectory, service);
      await writeProgramFiles(files, imageDirectory(rootDirectory, service));
      versions[service] = contentVersion(packageVersion, files);
    }),
  );
  return versions as ImageVersions;
}

export async function readPackageVersion(rootDirectory: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(rootDirectory, 'package.json'), 'utf8'));
  return version;
}
