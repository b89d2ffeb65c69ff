import type { ImageVersions } from '../../workload/workload-stage.ts';
import type { ImageRegistry } from '../images/image-registry.ts';
import type { SourceTags } from './source-tags.ts';

export interface ReleaseRequest {
  commit: string;
  packageVersion: string;
  /** Of the images that the commit runs on. */
  versions: ImageVersions;
  registry: Pick<ImageRegistry, 'tag'>;
  source: Pick<SourceTags, 'tag'>;
  log(line: string): void;
}

/**
 * Writes down what customers have got: one tag on the images and on the commit. The commit is tagged last, so a tag in
 * git says that everything is. Whoever comes again finds it done.
 */
export async function tagRelease(request: ReleaseRequest): Promise<void> {
  const { commit, versions, registry, source, log } = request;
  const tag = releaseTag(request);
  for (const [service, version] of Object.entries(versions)) {
    const repository = `sluice/${service}`;
    await registry.tag({ repository, version }, tag);
    log(`${repository}:${version} is tagged ${tag}`);
  }
  await source.tag(commit, tag);
  log(`${commit} is tagged ${tag}`);
}

/** Sorted by version, and told apart by the commit: `v1.2.3-0123456789ab`. */
function releaseTag({ packageVersion, commit }: ReleaseRequest): string {
  return `v${packageVersion}-${commit.slice(0, 12)}`;
}
