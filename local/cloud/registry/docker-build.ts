import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type AssembledImage, assembleImage } from './assemble-image.ts';
import { openBuildContext } from './build-context.ts';
import { type BuildArguments, DockerUsageError } from './docker-arguments.ts';
import { parseImageReference } from './image-reference.ts';
import type { WritableImageRegistry } from './image-registry.ts';
import { parseDockerfile } from './parse-dockerfile.ts';

/**
 * Puts an image's files together and keeps them under each of its names. Gives the image's digest.
 *
 * @param dockerImage The id of what Docker built of it, where it did.
 */
export function buildImage(
  given: BuildArguments,
  registry: WritableImageRegistry,
  dockerImage: string | undefined,
  print: (line: string) => void,
): string {
  const dockerfile = given.dockerfile ?? join(given.context, 'Dockerfile');
  if (!existsSync(given.context)) throw new DockerUsageError(`build: there is no folder ${given.context}`);
  if (!existsSync(dockerfile))
    throw new DockerUsageError(`build: there is no ${dockerfile}; name it with -f`);
  for (const name of given.names) parseImageReference(name);

  const directory = mkdtempSync(join(tmpdir(), 'sluice-image-'));
  try {
    const image = assembleImage({
      dockerfile: relative(process.cwd(), dockerfile),
      instructions: parseDockerfile(relative(process.cwd(), dockerfile), readFileSync(dockerfile, 'utf8')),
      context: openBuildContext(given.context, dockerfile),
      buildArguments: given.buildArguments,
      labels: given.labels,
      target: given.target,
      directory,
      findImage: (name) => findImage(registry, name),
      print,
    });
    const digests = given.names.map(
      (name) => registry.keepBuilt(name, image.root, image.configuration, dockerImage).digest,
    );
    return digests[0] ?? '';
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function findImage(registry: WritableImageRegistry, name: string): AssembledImage | undefined {
  if (name === 'scratch') return undefined;
  const built = registry.findBuilt(name);
  return built && { root: built.rootDirectory, configuration: built.configuration };
}
