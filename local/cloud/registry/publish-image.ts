import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ImageRegistry } from '../runtime.ts';
import { standInVariables } from './docker-stand-in-variables.ts';
import { registryHost } from './image-reference.ts';

/** An image as a cloud assembly names it. */
export interface PublishedImage {
  account: string;
  region: string;
  repository: string;
  tag: string;
  /** What is built. */
  directory: string;
  /** Relative to it; undefined: `Dockerfile`. */
  dockerfile: string | undefined;
  target: string | undefined;
  platform: string | undefined;
  buildArguments: Readonly<Record<string, string>>;
  log(line: string): void;
}

/** An image could not be built or pushed. */
export class ImagePublicationError extends Error {
  constructor(command: string, directory: string, lastLine: string) {
    super(`docker ${command} failed for ${directory}: ${lastLine}`);
    this.name = 'ImagePublicationError';
  }
}

/**
 * Builds an image and pushes it, unless it is there: its tag is the digest of its content.
 *
 * @param registryDirectory That of the registry.
 * @throws ImagePublicationError
 */
export async function publishImage(
  image: PublishedImage,
  registry: ImageRegistry,
  registryDirectory: string,
): Promise<void> {
  if (registry.find(image.repository, image.tag) !== undefined) return;
  const { account, region, repository, tag } = image;
  const name = `${registryHost({ account, region })}/${repository}:${tag}`;
  await docker(['build', ...buildOptions(image, name), '.'], image, registryDirectory);
  await docker(['push', name], image, registryDirectory);
}

function buildOptions(
  { dockerfile, target, platform, buildArguments }: PublishedImage,
  name: string,
): string[] {
  return [
    ...['--tag', name],
    ...Object.entries(buildArguments).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
    ...(target === undefined ? [] : ['--target', target]),
    ...(dockerfile === undefined ? [] : ['--file', dockerfile]),
    ...(platform === undefined ? [] : ['--platform', platform]),
  ];
}

/** Runs the rehearsal's `docker` in the folder of the image. */
async function docker(args: string[], image: PublishedImage, registryDirectory: string): Promise<void> {
  const { registryDirectory: registryVariable, folder } = standInVariables;
  const child = spawn(process.execPath, [join(import.meta.dirname, 'docker.ts'), ...args], {
    cwd: image.directory,
    env: { ...process.env, [registryVariable]: registryDirectory, [folder]: registryDirectory },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let lastLine = '';
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lastLine = line;
      image.log(line);
    });
  }
  const [exitCode] = await once(child, 'close');
  if (exitCode !== 0) throw new ImagePublicationError(String(args[0]), image.directory, lastLine);
}
