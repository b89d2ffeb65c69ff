import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** What a Dockerfile says of starting the container, and where its files come from. */
export interface ImageConfiguration {
  workingDirectory: string;
  entrypoint: string[];
  command: string[];
  environment: Record<string, string>;
  labels: Record<string, string>;
  /** Empty: the base image's. */
  user: string;
  /** For example `8080/tcp`. */
  exposedPorts: string[];
  /** The image of the last `FROM` that is not a stage; `scratch` for none. Its files are not here. */
  baseImage: string;
}

/** A digest of an image's configuration and files, and the files' size. File times do not count. */
export function measureImage(
  root: string,
  configuration: ImageConfiguration,
): { digest: string; sizeInBytes: number } {
  const hash = createHash('sha256').update(JSON.stringify(configuration));
  let sizeInBytes = 0;
  for (const path of listTree(root, '')) {
    const { mode, size } = lstatSync(join(root, path));
    const kind = (mode & 0o170000).toString(8);
    hash.update(`\0${path}\0${kind}\0${(mode & 0o111) === 0 ? '' : 'x'}\0`);
    if (kind === '120000') hash.update(readlinkSync(join(root, path)));
    else if (kind === '100000') {
      sizeInBytes += size;
      hash.update(readFileSync(join(root, path)));
    }
  }
  return { digest: `sha256:${hash.digest('hex')}`, sizeInBytes };
}

function listTree(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? [path, ...listTree(root, path)] : [path];
    });
}
