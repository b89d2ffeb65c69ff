import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { readContext } from '../context.ts';
import { environments } from '../environments.ts';
import { exitWithReason } from '../exit-with-reason.ts';
import { RefusedInput } from '../refused-input.ts';
import { architectureOf, resolveEnvironments, resolveLocation } from '../resolve-environments.ts';
import { ImageRegistry } from './image-registry.ts';
import { imageDirectory, prepareImages } from './image-versions.ts';
import { publishImages } from './publish-images.ts';

const rootDirectory = join(import.meta.dirname, '..', '..');

/** Nothing says from which commit the images are built. */
class CommitUnknown extends RefusedInput {
  override name = 'CommitUnknown';

  constructor(directory: string) {
    super(
      `${directory} is no git checkout and CODEBUILD_RESOLVED_SOURCE_VERSION is not set; set it to the commit.`,
    );
  }
}

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
    commit: currentCommit(),
    log: console.log,
  });
}

/** CodeBuild says it, since its source has no git folder; elsewhere git does. */
function currentCommit(): string {
  const { CODEBUILD_RESOLVED_SOURCE_VERSION } = process.env;
  if (CODEBUILD_RESOLVED_SOURCE_VERSION) return CODEBUILD_RESOLVED_SOURCE_VERSION;
  const git = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: rootDirectory, encoding: 'utf8' });
  if (git.status !== 0) throw new CommitUnknown(rootDirectory);
  return git.stdout.trim();
}

await publish().catch(exitWithReason);
