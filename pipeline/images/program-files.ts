import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { migrate } from '../../app/automation/migrate/contract.ts';
import type { FunctionName, ProgramName } from '../../workload/workload-stage.ts';
import { RefusedInput } from '../refused-input.ts';
import { billOfMaterials } from './bill-of-materials.ts';
import { functions } from './functions.ts';
import { readPackageVersion } from './package-version.ts';
import { bundleCanary, bundlePrograms } from './program-bundles.ts';
import { services } from './services.ts';

/** The files of an image or a function by their paths, whose parts are joined by `/`. */
export type ProgramFiles = ReadonlyMap<string, Uint8Array>;

/** A service that is to be an image, but says nowhere how. */
export class DockerfileMissing extends RefusedInput {
  override name = 'DockerfileMissing';

  constructor(file: string) {
    super(`There is no ${file}; an image is built from it. Write it as in the other services.`);
  }
}

/** In the image, so that its digest and its signature hold for it as well. Scanners know the ending. */
const billOfMaterialsFile = 'sbom.cdx.json';

/** What the services' images are built from: bundle, what that is made of, Dockerfile, and the files it copies. */
export async function collectImageFiles(rootDirectory: string): Promise<[ProgramName, ProgramFiles][]> {
  const bundleOf = await bundlePrograms(rootDirectory, services);
  const version = await readPackageVersion(rootDirectory);
  return Promise.all(
    services.map(async (service): Promise<[ProgramName, ProgramFiles]> => {
      const dockerfile = await readDockerfile(rootDirectory, service);
      const staticFiles = await filesBelow(join(rootDirectory, 'app', service, 'static'));
      const { code, packages } = bundleOf(service);
      const program = { name: service, version, folders: packages };
      return [
        service,
        new Map([
          ['main.mjs', code],
          [billOfMaterialsFile, await billOfMaterials(rootDirectory, program)],
          ['Dockerfile', dockerfile],
          ...into('static', staticFiles),
        ]),
      ];
    }),
  );
}

/** The code of the functions: the bundle of each, beside that of migrate the migrations of every service that has some. */
export async function collectFunctionFiles(
  rootDirectory: string,
): Promise<Record<FunctionName, ProgramFiles>> {
  const [bundleOf, migrations] = await Promise.all([
    bundlePrograms(
      rootDirectory,
      functions.map((name) => `automation/${name}` as const),
    ),
    Promise.all(services.map((service) => migrationsOf(rootDirectory, service))),
  ]);
  const filesOf = (name: FunctionName): [FunctionName, ProgramFiles] => [
    name,
    new Map([
      ['main.mjs', bundleOf(`automation/${name}`).code],
      ...(name === migrate.name ? migrations.flat() : []),
    ]),
  ];
  return Object.fromEntries(functions.map(filesOf)) as Record<FunctionName, ProgramFiles>;
}

/**
 * The canary in both places where CloudWatch Synthetics looks for one: the folder that its API asks for, and the root, where
 * newer runtimes begin.
 * https://docs.aws.amazon.com/AmazonSynthetics/latest/APIReference/API_CanaryCodeInput.html
 */
export async function collectCanaryFiles(rootDirectory: string): Promise<ProgramFiles> {
  const bundle = await bundleCanary(rootDirectory);
  return new Map([
    ['nodejs/node_modules/main.js', bundle],
    ['main.js', bundle],
  ]);
}

async function migrationsOf(rootDirectory: string, service: ProgramName) {
  return into(`migrations/${service}`, await filesBelow(join(rootDirectory, 'app', service, 'migrations')));
}

function into(
  folder: string,
  files: [path: string, bytes: Uint8Array][],
): [path: string, bytes: Uint8Array][] {
  return files.map(([path, bytes]) => [`${folder}/${path}`, bytes]);
}

/** Makes the folder hold these files and no others; leaves it alone where it does already. */
export async function writeProgramFiles(files: ProgramFiles, directory: string): Promise<void> {
  if (await holds(directory, files)) return;
  await rm(directory, { recursive: true, force: true });
  for (const [path, bytes] of files) {
    const file = join(directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
}

async function holds(directory: string, files: ProgramFiles): Promise<boolean> {
  const present = new Map(await filesBelow(directory));
  return (
    present.size === files.size &&
    [...files].every(([path, bytes]) => Buffer.from(present.get(path) ?? []).equals(bytes))
  );
}

async function readDockerfile(rootDirectory: string, service: ProgramName): Promise<Uint8Array> {
  const file = `app/${service}/Dockerfile`;
  if (!existsSync(join(rootDirectory, file))) throw new DockerfileMissing(file);
  return readFile(join(rootDirectory, file));
}

/** Every file below the folder by its path in it; none where there is no such folder. */
async function filesBelow(folder: string): Promise<[path: string, bytes: Uint8Array][]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry): Promise<[string, Uint8Array]> => {
        const file = join(entry.parentPath, entry.name);
        return [relative(folder, file).split(sep).join('/'), await readFile(file)];
      }),
  );
}
