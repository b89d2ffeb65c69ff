import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const destination = { region: z.string().optional(), assumeRoleArn: z.string().optional() };

const fileSchema = z.object({
  displayName: z.string().optional(),
  source: z.object({
    path: z.string().optional(),
    executable: z.array(z.string()).optional(),
    packaging: z.enum(['file', 'zip']).optional(),
  }),
  destinations: z.record(
    z.string(),
    z.object({ ...destination, bucketName: z.string(), objectKey: z.string() }),
  ),
});

const imageSchema = z.object({
  displayName: z.string().optional(),
  source: z.object({
    directory: z.string().optional(),
    dockerFile: z.string().optional(),
    dockerBuildTarget: z.string().optional(),
    dockerBuildArgs: z.record(z.string(), z.string()).optional(),
    platform: z.string().optional(),
    dockerBuildContexts: z.unknown().optional(),
    dockerBuildSecrets: z.unknown().optional(),
    dockerBuildSsh: z.unknown().optional(),
  }),
  destinations: z.record(
    z.string(),
    z.object({ ...destination, repositoryName: z.string(), imageTag: z.string() }),
  ),
});

/** Source: the docs of `AssetManifest` in `@aws-cdk/cloud-assembly-schema`. */
const manifestSchema = z.object({
  files: z.record(z.string(), fileSchema).optional(),
  dockerImages: z.record(z.string(), imageSchema).optional(),
});

interface AssetIdentity {
  id: string;
  destinationId: string;
  displayName: string;
  /** Null where the manifest leaves it to the caller. */
  region: string | null;
  account: string | null;
}

export interface FileAsset extends AssetIdentity {
  kind: 'file';
  /** A file or folder, absolute; or a command that makes one and prints where it is. */
  source: { path: string } | { command: [string, ...string[]]; directory: string };
  /** `zip` for a folder. */
  packaging: 'file' | 'zip';
  bucket: string;
  key: string;
}

export interface ImageAsset extends AssetIdentity {
  kind: 'image';
  /** What is built, absolute. */
  directory: string;
  /** Relative to it; undefined: `Dockerfile`. */
  dockerfile: string | undefined;
  target: string | undefined;
  /** For example `linux/arm64`. */
  platform: string | undefined;
  buildArguments: Record<string, string>;
  repository: string;
  tag: string;
}

export type Asset = FileAsset | ImageAsset;

export class AssetNotSupportedError extends Error {
  constructor(manifest: string, asset: string, reason: string) {
    super(`The asset ${asset} of ${manifest} cannot be published here: ${reason}.`);
    this.name = 'AssetNotSupportedError';
  }
}

/**
 * The assets of an asset manifest, one entry per destination.
 *
 * @throws AssetNotSupportedError
 */
export async function readAssetManifest(file: string): Promise<Asset[]> {
  const { files = {}, dockerImages = {} } = manifestSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  return [
    ...Object.entries(files).flatMap(([id, asset]) => filesOf(file, id, asset)),
    ...Object.entries(dockerImages).flatMap(([id, asset]) => imagesOf(file, id, asset)),
  ];
}

function filesOf(
  manifest: string,
  id: string,
  { source, destinations, displayName = id }: z.infer<typeof fileSchema>,
): FileAsset[] {
  const { path, executable: [program, ...more] = [], packaging = 'file' } = source;
  const directory = dirname(manifest);
  if (path === undefined && program === undefined)
    throw new AssetNotSupportedError(manifest, id, 'it names neither a file nor a command');
  return Object.entries(destinations).map(([destinationId, { bucketName, objectKey, ...place }]) => ({
    kind: 'file',
    ...{ id, destinationId, displayName, packaging, bucket: bucketName, key: objectKey },
    source:
      program === undefined
        ? { path: join(directory, path ?? '') }
        : { command: [program, ...more], directory },
    ...placeOf(place),
  }));
}

const foreignSettings = ['dockerBuildContexts', 'dockerBuildSecrets', 'dockerBuildSsh'] as const;

function imagesOf(
  manifest: string,
  id: string,
  { source, destinations, displayName = id }: z.infer<typeof imageSchema>,
): ImageAsset[] {
  const { directory, dockerFile: dockerfile, dockerBuildTarget: target, platform } = source;
  if (directory === undefined)
    throw new AssetNotSupportedError(manifest, id, 'it is an image that a command makes');
  const foreign = foreignSettings.find((name) => source[name] !== undefined);
  if (foreign !== undefined)
    throw new AssetNotSupportedError(manifest, id, `${foreign} is nothing that images are built with here`);
  return Object.entries(destinations).map(([destinationId, { repositoryName, imageTag, ...place }]) => ({
    kind: 'image',
    ...{ id, destinationId, displayName, dockerfile, target, platform },
    ...{ repository: repositoryName, tag: imageTag },
    directory: join(dirname(manifest), directory),
    buildArguments: source.dockerBuildArgs ?? {},
    ...placeOf(place),
  }));
}

function placeOf({ region, assumeRoleArn = '' }: { region?: string; assumeRoleArn?: string }) {
  return { region: region ?? null, account: /^arn:[^:]*:iam::(\d{12}):/.exec(assumeRoleArn)?.[1] ?? null };
}

/** The file or folder of an asset; a command makes it now. */
export async function sourceOf({ source }: FileAsset): Promise<string> {
  if ('path' in source) return source.path;
  const [program, ...args] = source.command;
  const { stdout } = await promisify(execFile)(program, args, { cwd: source.directory });
  return resolve(source.directory, stdout.trim());
}
