import { join } from 'node:path';
import type { Architecture, FunctionName, Release } from '../../workload/workload-stage.ts';
import { contentVersion } from './content-version.ts';
import { functions } from './functions.ts';
import { computeImageVersions } from './image-versions.ts';
import { readPackageVersion } from './package-version.ts';
import {
  collectCanaryFiles,
  collectFunctionFiles,
  type ProgramFiles,
  writeProgramFiles,
} from './program-files.ts';

/** Bundles every program, and tells by which versions the templates name them. */
export async function prepareRelease({
  rootDirectory,
  registry,
  architecture,
}: {
  rootDirectory: string;
  architecture: Architecture;
  registry: Release['registry'];
}): Promise<Release> {
  const [imageVersions, functionFiles, canary] = await Promise.all([
    computeImageVersions(rootDirectory, architecture),
    collectFunctionFiles(rootDirectory),
    prepareCanary(rootDirectory),
  ]);
  const prepared = await Promise.all(
    functions.map(async (name) => [name, await prepareFunction(rootDirectory, name, functionFiles[name])]),
  );
  return { registry, imageVersions, functions: Object.fromEntries(prepared), canary };
}

async function prepareCanary(rootDirectory: string): Promise<Release['canary']> {
  const directory = join(rootDirectory, 'dist', 'canary');
  await writeProgramFiles(await collectCanaryFiles(rootDirectory), directory);
  return { directory };
}

async function prepareFunction(
  rootDirectory: string,
  name: FunctionName,
  files: ProgramFiles,
): Promise<Release['functions'][FunctionName]> {
  const directory = join(rootDirectory, 'dist', 'functions', name);
  await writeProgramFiles(files, directory);
  return { directory, version: contentVersion(await readPackageVersion(rootDirectory), files) };
}
