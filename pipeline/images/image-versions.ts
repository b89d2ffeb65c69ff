import { join } from 'node:path';
import type { Architecture, ImageVersions, ProgramName } from '../../workload/workload-stage.ts';
import { contentVersion } from './content-version.ts';
import { readPackageVersion } from './package-version.ts';
import { collectImageFiles, type ProgramFiles, writeProgramFiles } from './program-files.ts';

/** As Docker names what an image runs on. */
export const platforms: Readonly<Record<Architecture, string>> = {
  x86_64: 'linux/amd64',
  arm64: 'linux/arm64',
};

/** The version of every service's image, worked out from its files; nothing is written. */
export async function computeImageVersions(
  rootDirectory: string,
  architecture: Architecture,
): Promise<ImageVersions> {
  return versionsOf(await collectImageFiles(rootDirectory), {
    packageVersion: await readPackageVersion(rootDirectory),
    architecture,
  });
}

/** The same, with the files of every image put into its `imageDirectory`. */
export async function prepareImages(
  rootDirectory: string,
  architecture: Architecture,
): Promise<ImageVersions> {
  const images = await collectImageFiles(rootDirectory);
  for (const [service, files] of images)
    await writeProgramFiles(files, imageDirectory(rootDirectory, service));
  return versionsOf(images, { packageVersion: await readPackageVersion(rootDirectory), architecture });
}

/** From here a service's image is built: bundle, Dockerfile, and the files it copies. */
export function imageDirectory(rootDirectory: string, service: string): string {
  return join(rootDirectory, 'dist', 'images', service);
}

/** The platform is part of an image's content, although none of the files from which it is built. */
function versionsOf(
  images: [ProgramName, ProgramFiles][],
  { packageVersion, architecture }: { packageVersion: string; architecture: Architecture },
): ImageVersions {
  const platform = new TextEncoder().encode(platforms[architecture]);
  return Object.fromEntries(
    images.map(([service, files]) => [
      service,
      contentVersion(packageVersion, new Map([...files, ['platform', platform]])),
    ]),
  ) as ImageVersions;
}
