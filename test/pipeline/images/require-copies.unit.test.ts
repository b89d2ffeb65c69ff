import { describe, expect, it } from '@jest/globals';
import { requireCopies } from '../../../pipeline/images/require-copies.ts';

const catalog = { repository: 'sluice/catalog', version: '1.0' };

/** A registry that answers one digest after the other, the last of them for ever. */
function registry(host: string, ...digests: [string | undefined, ...(string | undefined)[]]) {
  let asked = 0;
  return {
    host,
    digest: async () => digests[Math.min(asked++, digests.length - 1)],
  };
}

function compare(copies: ReturnType<typeof registry>[], patienceInSeconds = 60) {
  const log: string[] = [];
  const result = requireCopies({
    images: [catalog],
    registry: registry('home', 'sha256:a'),
    copies,
    log: (line) => log.push(line),
    intervalInSeconds: 0.001,
    patienceInSeconds,
  });
  return { result, log };
}

describe('the copies of images', () => {
  it('are waited for, in every region', async () => {
    const { result, log } = compare([
      registry('west', undefined, undefined, 'sha256:a'),
      registry('north', 'sha256:a'),
    ]);

    await result;
    expect(log).toEqual([
      'sluice/catalog:1.0 is in west as well (sha256:a)',
      'sluice/catalog:1.0 is in north as well (sha256:a)',
    ]);
  });

  it('are missed, with what to do, when a region does not get one', async () => {
    const { result } = compare([registry('west', undefined)], 0);

    await expect(result).rejects.toThrow(
      'sluice/catalog:1.0 is not in west after 0 seconds, and without it that region could not take over. ECR copies only',
    );
  });

  it('are refused when they are something else', async () => {
    const { result } = compare([registry('west', 'sha256:b')]);

    await expect(result).rejects.toThrow(
      'sluice/catalog:1.0 is sha256:b in west, and sha256:a where it was built.',
    );
  });

  it('are not asked for where the image itself was never pushed', async () => {
    const asked = requireCopies({
      images: [catalog],
      registry: registry('home', undefined),
      copies: [registry('west', 'sha256:a')],
      log: () => undefined,
    });

    await expect(asked).rejects.toThrow('There is no image sluice/catalog:1.0 at home; publish it first');
  });

  it('are not asked for where there is one region', async () => {
    await expect(compare([]).result).resolves.toBeUndefined();
  });
});
