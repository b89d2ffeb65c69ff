import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import satisfies from 'spdx-satisfies';
import { z } from 'zod';
import { RefusedInput } from '../refused-input.ts';

/** Licences that ask for no more than their text and the author's name. */
const permissive = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Zlib',
];

/** And those of what is used to build and test, and never handed on. */
const forTools = [...permissive, 'Artistic-2.0', 'CC-BY-3.0', 'CC-BY-4.0', 'MPL-2.0', 'Python-2.0', 'WTFPL'];

/** Dependencies with licences that are not on the list. */
export class LicencesRefused extends RefusedInput {
  override name = 'LicencesRefused';

  constructor(packages: readonly string[]) {
    super(
      `Licences that are not on the list: ${packages.join(', ')}. What is delivered may have ${permissive.join(', ')}; replace the dependency, or extend the list in pipeline/security/check-licences.ts if the licence permits it.`,
    );
  }
}

const packageSchema = z.object({
  version: z.string().optional(),
  license: z.string().optional(),
  dev: z.boolean().default(false),
  optional: z.boolean().default(false),
});
const lockSchema = z.object({ packages: z.record(z.string(), packageSchema) });

/**
 * Refuses dependencies whose licences nobody has looked at, by their SPDX expressions (https://spdx.dev/ids).
 *
 * @returns how many there are of which licence
 * @throws {LicencesRefused}
 */
export function checkLicences(directory: string): string {
  const lock = lockSchema.parse(readJson(join(directory, 'package-lock.json')));
  const dependencies = Object.entries(lock.packages)
    .filter(([place, { optional }]) => place !== '' && (!optional || existsSync(join(directory, place))))
    .map(([place, entry]) => ({
      ...entry,
      name: nameOf(place),
      license: licenceOf(directory, place, entry),
    }));
  const refused = dependencies.filter(({ license, dev }) => !isAllowed(license, dev ? forTools : permissive));
  if (refused.length > 0) {
    throw new LicencesRefused(refused.map(({ name, version, license }) => `${name}@${version} (${license})`));
  }
  return describe(dependencies.map(({ license }) => license));
}

/** A package that is optional and absent belongs to another platform. */
function licenceOf(directory: string, place: string, { license }: z.infer<typeof packageSchema>): string {
  if (license !== undefined) return license;
  const manifest = join(directory, place, 'package.json');
  const installed = existsSync(manifest) ? packageSchema.safeParse(readJson(manifest)).data : undefined;
  return installed?.license ?? 'none';
}

function isAllowed(license: string, allowed: string[]): boolean {
  try {
    return satisfies(license, allowed);
  } catch {
    return false; // It is no SPDX expression.
  }
}

function nameOf(place: string): string {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

function describe(licences: readonly string[]): string {
  const counted = Object.entries(Object.groupBy(licences, (license) => license))
    .map(([license, those = []]) => ({ license, count: those.length }))
    .toSorted((one, other) => other.count - one.count);
  return `${licences.length} dependencies: ${counted.map(({ license, count }) => `${count} ${license}`).join(', ')}`;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
