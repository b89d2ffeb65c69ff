import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createBuildCache } from '../buildspec/build-cache.ts';
import { linkTree } from '../buildspec/link-tree.ts';

/** Where package managers of JavaScript install; a build that asks for it in its cache finds it there at once. */
const dependencies = 'node_modules';

/** Whether the pipeline has no cache yet and the checkout something to begin one with. */
export function maySeed(cacheDirectory: string, checkoutDirectory: string): boolean {
  return !existsSync(cacheDirectory) && existsSync(join(checkoutDirectory, dependencies));
}

/**
 * Gives the builds of a pipeline that has no cache yet what is installed in the user's checkout, as hard links: the
 * first build then installs only what differs. A build that does not name the folder in its cache never sees it.
 */
export async function seedBuildCache(cacheDirectory: string, checkoutDirectory: string): Promise<void> {
  const draft = `${cacheDirectory}-seed`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await linkTree(join(checkoutDirectory, dependencies), join(draft, dependencies));
  await createBuildCache(cacheDirectory, draft, [dependencies]).save();
  await rm(draft, { recursive: true, force: true });
}
