import { join } from 'node:path';
import { readContext } from '../context.ts';
import { currentCommit } from '../current-commit.ts';
import { environments } from '../environments.ts';
import { exitWithReason } from '../exit-with-reason.ts';
import { ImageRegistry } from '../images/image-registry.ts';
import { computeImageVersions } from '../images/image-versions.ts';
import { readPackageVersion } from '../images/package-version.ts';
import { RefusedInput } from '../refused-input.ts';
import { architectureOf, resolveEnvironments, resolveLocation } from '../resolve-environments.ts';
import { SourceTags } from './source-tags.ts';
import { tagRelease } from './tag-release.ts';

const rootDirectory = join(import.meta.dirname, '..', '..');

/** Nothing says which repository gets the tag. */
class SourceUnknown extends RefusedInput {
  override name = 'SourceUnknown';

  constructor() {
    super(
      'SOURCE_URL is not set; set it to what git pushes to, for example https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/sluice.',
    );
  }
}

async function release(): Promise<void> {
  const { SOURCE_URL } = process.env;
  if (!SOURCE_URL) throw new SourceUnknown();
  const context = readContext(rootDirectory);
  const architecture = architectureOf(resolveEnvironments(environments, context));
  await tagRelease({
    commit: currentCommit(rootDirectory),
    packageVersion: await readPackageVersion(rootDirectory),
    versions: await computeImageVersions(rootDirectory, architecture),
    registry: new ImageRegistry(resolveLocation(context)),
    source: new SourceTags(SOURCE_URL, rootDirectory),
    log: console.log,
  });
}

await release().catch(exitWithReason);
