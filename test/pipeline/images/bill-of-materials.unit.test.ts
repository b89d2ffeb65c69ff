import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { z } from 'zod';
import { collectImageFiles } from '../../../pipeline/images/program-files.ts';
import { services } from '../../../pipeline/images/services.ts';

const rootDirectory = join(import.meta.dirname, '..', '..', '..');
const library = dirname(fileURLToPath(import.meta.resolve('@cyclonedx/cyclonedx-library/package.json')));

const billSchema = z.object({
  metadata: z.object({ component: z.object({ name: z.string(), version: z.string() }) }),
  components: z.array(z.object({ name: z.string(), version: z.string(), purl: z.string() })),
});

/** By service. */
let bills: Map<string, unknown>;

beforeAll(async () => {
  const images = await collectImageFiles(rootDirectory);
  bills = new Map(
    images.map(([service, files]) => [
      service,
      JSON.parse(Buffer.from(files.get('sbom.cdx.json') ?? []).toString()),
    ]),
  );
});

function schema(file: string): object {
  return JSON.parse(readFileSync(join(library, 'res', 'schema', file), 'utf8'));
}

function packagesOf(service: string): string[] {
  return billSchema.parse(bills.get(service)).components.map(({ name }) => name);
}

describe('the bill of materials of an image', () => {
  it('is CycloneDX 1.6, for every service', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    for (const file of ['spdx.SNAPSHOT.schema.json', 'jsf-0.82.SNAPSHOT.schema.json'])
      ajv.addSchema(schema(file), `http://cyclonedx.org/schema/${file}`);
    const validate = ajv.compile(schema('bom-1.6.SNAPSHOT.schema.json'));
    const faulty = services.filter((service) => !validate(bills.get(service)));

    expect([faulty, validate.errors]).toEqual([[], null]);
  });

  it('names the packages in the bundle with their versions, and none that is only installed', () => {
    expect(packagesOf('catalog')).toEqual(expect.arrayContaining(['pg', 'ioredis', 'zod', 'express']));
    expect(packagesOf('catalog')).not.toEqual(expect.arrayContaining(['hyparquet-writer']));
    expect(packagesOf('reporting')).toEqual(expect.arrayContaining(['hyparquet-writer']));
    for (const service of services) {
      for (const tool of ['jest', 'aws-cdk-lib', 'typescript'])
        expect(packagesOf(service)).not.toContain(tool);
    }
  });

  it('tells a version as the lock file does', () => {
    const { packages } = JSON.parse(readFileSync(join(rootDirectory, 'package-lock.json'), 'utf8'));
    const { components } = billSchema.parse(bills.get('catalog'));
    const pg = components.find(({ name }) => name === 'pg');

    expect(pg).toMatchObject({
      version: packages['node_modules/pg'].version,
      purl: `pkg:npm/pg@${packages['node_modules/pg'].version}`,
    });
  });

  it('goes into the image', () => {
    for (const service of services) {
      const dockerfile = readFileSync(join(rootDirectory, 'app', service, 'Dockerfile'), 'utf8');
      expect(dockerfile).toMatch(/^COPY main\.mjs sbom\.cdx\.json \.\/$/m);
    }
  });
});
