import { join } from 'node:path';
import { readContext } from '../context.ts';
import { currentCommit } from '../current-commit.ts';
import { environments } from '../environments.ts';
import { exitWithReason } from '../exit-with-reason.ts';
import { architectureOf, resolveEnvironments, resolveLocation } from '../resolve-environments.ts';
import { ImageRegistry } from './image-registry.ts';
import { imageDirectory, prepareImages } from './image-versions.ts';
import { publishImages } from './publish-images.ts';

const rootDirectory = join(import.meta.dirname, '..', '..');

/** Brings the registry of the pipeline's account the images of this source. */
async function publish(): Promise<void> {
  const context = readContext(rootDirectory);
  const location = resolveLocation(context);
  const architecture = architectureOf(resolveEnvironments(environments, context));
  await publishImages({
    versions: await prepareImages(rootDirectory, architecture),
    architecture,
    registry: new ImageRegistry(location),
    contextOf: (service) => imageDirectory(rootDirectory, service),
    commit: currentCommit(rootDirectory),
    log: console.log,
  });
}

await publish().catch(exitWithReason);
