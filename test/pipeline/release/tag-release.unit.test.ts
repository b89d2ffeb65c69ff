import { describe, expect, it } from '@jest/globals';
import { services } from '../../../pipeline/images/services.ts';
import { tagRelease } from '../../../pipeline/release/tag-release.ts';
import type { ImageVersions } from '../../../workload/workload-stage.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';
const tag = 'v1.2.3-0123456789ab';
const versions = Object.fromEntries(
  services.map((service) => [service, `1.2.3-${service}`]),
) as ImageVersions;

/** Notes in their order what is tagged; `refuses` is a repository that cannot be. */
async function release({ refuses }: { refuses?: string } = {}): Promise<string[]> {
  const done: string[] = [];
  const registry = {
    tag: async ({ repository, version }: { repository: string; version: string }, as: string) => {
      if (repository === refuses) throw new Error(`no ${repository}`);
      done.push(`${repository}:${version} ${as}`);
    },
  };
  const source = { tag: async (id: string, as: string) => void done.push(`${id} ${as}`) };
  const request = { commit, packageVersion: '1.2.3', versions, registry, source, log: () => {} };
  await tagRelease(request).catch((error: Error) => done.push(error.message));
  return done;
}

describe('a release', () => {
  it('tags the image of every service by version and commit, and then the commit', async () => {
    expect(await release()).toEqual([
      ...services.map((service) => `sluice/${service}:1.2.3-${service} ${tag}`),
      `${commit} ${tag}`,
    ]);
  });

  it('leaves the commit without a tag when an image did not get it', async () => {
    const done = await release({ refuses: `sluice/${services.at(-1)}` });

    expect(done).toHaveLength(services.length);
    expect(done.at(-1)).toBe(`no sluice/${services.at(-1)}`);
  });
});
