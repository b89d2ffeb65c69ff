import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { removeDirectory, removeLeftovers } from '../../../local/buildspec/remove-directory.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeFiles } from './build.ts';

describe('removing a folder', () => {
  it('takes it away at once and deletes it afterwards', async () => {
    const parent = temporaryFolder();
    await writeFiles(join(parent, 'checkout'), { 'a/b': 'x' });
    const { removed } = await removeDirectory(join(parent, 'checkout'));
    expect(await readdir(parent)).not.toContain('checkout');
    await removed;
    expect(await readdir(parent)).toEqual([]);
  });

  it('is done when there is none', async () => {
    const { removed } = await removeDirectory(join(temporaryFolder(), 'none'));
    await expect(removed).resolves.toBeUndefined();
  });

  it('is finished later when its process was killed meanwhile', async () => {
    const parent = temporaryFolder();
    await mkdir(join(parent, '.removed-checkout-1/deep'), { recursive: true });
    await mkdir(join(parent, 'other'));
    await removeLeftovers(parent);
    expect(await readdir(parent)).toEqual(['other']);
  });
});
