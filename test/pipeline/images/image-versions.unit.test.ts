import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  computeImageVersions,
  imageDirectory,
  prepareImages,
} from '../../../pipeline/images/image-versions.ts';
import { services } from '../../../pipeline/images/services.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sluice-images-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A checkout with the smallest programs, which share a file of their own and a package in CommonJS. */
function checkOut(name: string): string {
  const root = join(directory, name);
  write(root, 'package.json', '{"version":"1.2.3"}');
  write(root, 'node_modules/greeting/package.json', '{"name":"greeting","main":"index.js"}');
  write(
    root,
    'node_modules/greeting/index.js',
    "exports.greet = (name) => 'hello ' + require('node:path').basename(name);",
  );
  write(root, 'app/platform/shared.ts', 'export const shared: string = "shared";');
  for (const service of services) {
    const source = `// ${service}\nimport { greet } from 'greeting';\nimport { shared } from '../platform/shared.ts';\nconsole.log(greet('${service}'), shared);\n`;
    write(root, `app/${service}/main.ts`, source);
    write(root, `app/${service}/Dockerfile`, 'FROM scratch\n');
  }
  return root;
}

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function changed(before: Record<string, string>, after: Record<string, string>): string[] {
  return services.filter((service) => before[service] !== after[service]);
}

describe('image versions', () => {
  it('are the version of the package and twelve hexadecimal digits', async () => {
    const versions = await computeImageVersions(checkOut('here'), 'x86_64');

    expect(Object.keys(versions).sort()).toEqual([...services].sort());
    for (const version of Object.values(versions)) expect(version).toMatch(/^1\.2\.3-[0-9a-f]{12}$/);
  });

  it('are the same in two checkouts at different paths', async () => {
    expect(await computeImageVersions(checkOut('here'), 'x86_64')).toEqual(
      await computeImageVersions(checkOut('somewhere/much/deeper'), 'x86_64'),
    );
  });

  it('change for one service when one line of it changes', async () => {
    const root = checkOut('here');
    const before = await computeImageVersions(root, 'x86_64');

    write(root, 'app/catalog/main.ts', "console.log('another line');");

    expect(changed(before, await computeImageVersions(root, 'x86_64'))).toEqual(['catalog']);
  });

  it('do not change for a comment', async () => {
    const root = checkOut('here');
    const before = await computeImageVersions(root, 'x86_64');

    write(root, 'app/platform/shared.ts', '// why\nexport const shared: string = "shared";');

    expect(changed(before, await computeImageVersions(root, 'x86_64'))).toEqual([]);
  });

  it('change for every service when a file changes that all import', async () => {
    const root = checkOut('here');
    const before = await computeImageVersions(root, 'x86_64');

    write(root, 'app/platform/shared.ts', 'export const shared: string = "changed";');

    expect(changed(before, await computeImageVersions(root, 'x86_64'))).toEqual([...services]);
  });

  it('change with the Dockerfile, and with a static file', async () => {
    const root = checkOut('here');
    const before = await computeImageVersions(root, 'x86_64');

    write(root, 'app/orders/Dockerfile', 'FROM scratch\nENV COLOUR=blue\n');
    write(root, 'app/storefront/static/site.css', 'body { margin: 0 }');

    expect(changed(before, await computeImageVersions(root, 'x86_64'))).toEqual(['storefront', 'orders']);
  });

  it('are others for other processors', async () => {
    const root = checkOut('here');
    const before = await computeImageVersions(root, 'x86_64');

    expect(changed(before, await computeImageVersions(root, 'arm64'))).toEqual([...services]);
  });

  it('are refused with the file that is missing', async () => {
    const root = checkOut('here');
    rmSync(join(root, 'app/proxy/Dockerfile'));

    await expect(computeImageVersions(root, 'x86_64')).rejects.toThrow('There is no app/proxy/Dockerfile;');
  });

  it('are refused with file, line and reason when a program cannot be bundled', async () => {
    const root = checkOut('here');
    write(root, 'app/orders/main.ts', "import './nowhere.ts';");

    await expect(computeImageVersions(root, 'x86_64')).rejects.toThrow(
      'Cannot bundle app/orders/main.ts, line 1: Could not resolve "./nowhere.ts"',
    );
  });
});

describe('preparing images', () => {
  it('puts bundle, bill of materials, Dockerfile and static files where the image is built, and nothing of an earlier time', async () => {
    const root = checkOut('here');
    write(root, 'app/storefront/static/site.css', 'body { margin: 0 }');
    write(root, 'dist/images/storefront/left-over.txt', 'from an earlier time');

    await prepareImages(root, 'x86_64');

    const files = readdirSync(imageDirectory(root, 'storefront'), { recursive: true });
    expect(files.map(String).sort()).toEqual([
      'Dockerfile',
      'main.mjs',
      'sbom.cdx.json',
      'static',
      'static/site.css',
    ]);
    expect(existsSync(imageDirectory(root, 'proxy'))).toBe(true);
  });
});
