import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** A package that a bundle has taken code from. */
interface Package {
  name: string;
  version?: string | undefined;
  /** An SPDX expression; some packages say none. */
  license?: string | undefined;
}

const packageSchema = z.object({
  name: z.string(),
  version: z.string().optional(),
  license: z.string().optional().catch(undefined),
});

/**
 * What a program is made of, as CycloneDX 1.6: the packages whose code is in its bundle, and no others. Of the same bundle
 * it is the same, so neither time nor serial number stands in it.
 *
 * @param folders where the packages stand, relative to `rootDirectory`
 * @see https://cyclonedx.org/docs/1.6/json/
 */
export async function billOfMaterials(
  rootDirectory: string,
  program: { name: string; version: string; folders: readonly string[] },
): Promise<Uint8Array> {
  const packages = await Promise.all(program.folders.map((folder) => readPackage(rootDirectory, folder)));
  const components = [...new Map(packages.map(describe).map((one) => [one['bom-ref'], one])).values()];
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': program.name,
        name: program.name,
        version: program.version,
      },
    },
    components: components.toSorted((one, other) => (one['bom-ref'] < other['bom-ref'] ? -1 : 1)),
    compositions: [{ aggregate: 'complete', assemblies: [program.name] }],
  };
  return new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`);
}

async function readPackage(rootDirectory: string, folder: string): Promise<Package> {
  return packageSchema.parse(JSON.parse(await readFile(join(rootDirectory, folder, 'package.json'), 'utf8')));
}

function describe({ name, version, license }: Package) {
  const purl = packageUrl(name, version);
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    ...(version !== undefined && { version }),
    ...(license !== undefined && { licenses: [{ expression: license }] }),
    purl,
  };
}

/** https://github.com/package-url/purl-spec: the @ of a scope is written as %40. */
function packageUrl(name: string, version: string | undefined): string {
  return `pkg:npm/${name.replace(/^@/, '%40')}${version === undefined ? '' : `@${version}`}`;
}
