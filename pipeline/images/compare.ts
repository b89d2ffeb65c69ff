import { join } from 'node:path';
import { readContext } from '../context.ts';
import { environments } from '../environments.ts';
import { exitWithReason } from '../exit-with-reason.ts';
import {
  architectureOf,
  drRegionsOf,
  resolveEnvironments,
  resolveLocation,
} from '../resolve-environments.ts';
import { ImageRegistry } from './image-registry.ts';
import { computeImageVersions } from './image-versions.ts';
import { requireCopies } from './require-copies.ts';

const rootDirectory = join(import.meta.dirname, '..', '..');

/** Makes sure that every region which is to take over has the images of this source. */
async function compare(): Promise<void> {
  const context = readContext(rootDirectory);
  const home = resolveLocation(context);
  const resolved = resolveEnvironments(environments, context);
  const versions = await computeImageVersions(rootDirectory, architectureOf(resolved));
  await requireCopies({
    images: Object.entries(versions).map(([service, version]) => ({
      repository: `sluice/${service}`,
      version,
    })),
    registry: new ImageRegistry(home),
    copies: drRegionsOf(resolved, home).map((region) => new ImageRegistry({ ...home, region })),
    log: console.log,
  });
}

await compare().catch(exitWithReason);
