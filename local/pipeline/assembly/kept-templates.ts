import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { JsonObject } from '../../cloud/json.ts';
import { readAssembly } from './cloud-assembly.ts';

/** By the name of the stack and its region, for example `shop-dev-data in eu-central-1`. */
export type KeptTemplates = Record<string, JsonObject>;

/** Keeps the templates of a cloud assembly in a file, which may outlive it; of a folder that holds none, nothing. */
export async function keepTemplates(directory: string, file: string): Promise<void> {
  if (!existsSync(join(directory, 'manifest.json'))) return;
  const templates: KeptTemplates = {};
  for (const assembly of [directory, ...(await nestedAssemblies(directory))])
    for (const { stackName, region, templateFile } of await readAssembly(assembly))
      templates[`${stackName} in ${region}`] = JSON.parse(await readFile(templateFile, 'utf8')) as JsonObject;
  await writeFile(file, await promisify(gzip)(JSON.stringify(templates)));
}

/** Undefined where none were kept. */
export async function readKeptTemplates(file: string): Promise<KeptTemplates | undefined> {
  if (!existsSync(file)) return undefined;
  return JSON.parse((await promisify(gunzip)(await readFile(file))).toString('utf8')) as KeptTemplates;
}

/** One for each stage of an app, as the CDK writes them. */
async function nestedAssemblies(directory: string): Promise<string[]> {
  const folders = await readdir(directory, { withFileTypes: true });
  return folders
    .filter((folder) => folder.isDirectory() && folder.name.startsWith('assembly-'))
    .map(({ name }) => join(directory, name));
}
