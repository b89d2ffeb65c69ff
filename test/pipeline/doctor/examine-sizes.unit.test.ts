import { describe, expect, it } from '@jest/globals';
import { examineSizes } from '../../../pipeline/doctor/examine-sizes.ts';
import { sizeOfCommit } from '../../../pipeline/doctor/size-of-commit.ts';

describe('an artifact', () => {
  it.each([
    [200_000_000, 'good'],
    [200_000_001, 'warning'],
  ])('of %d bytes is %s', (sizeInBytes, verdict) => {
    expect(examineSizes([{ name: 'The source', sizeInBytes, remedy: 'Less.' }])[0]?.verdict).toBe(verdict);
  });

  it('of the source is as large as the files of HEAD', async () => {
    const tree =
      '100644 blob 0a1b     120\tREADME.md\n100755 blob 2c3d    3000\tapp/main.ts\n160000 commit 4e5f       -\tmodule';

    expect(await sizeOfCommit(async () => tree)).toBe(3120);
    expect(await sizeOfCommit(async () => undefined)).toBeUndefined();
  });
});
