import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/**
 * What is read of a cloud assembly's `manifest.json`; everything else in it is left alone.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/deploy.html (cloud assembly)
 */
const manifestSchema = z.object({
  artifacts: z
    .record(
      z.string(),
      z.object({
        type: z.string(),
        environment: z.string().optional(),
        displayName: z.string().optional(),
        dependencies: z.array(z.string()).optional(),
        properties: z
          .object({
            templateFile: z.string().optional(),
            stackName: z.string().optional(),
            parameters: z.record(z.string(), z.string()).optional(),
            file: z.string().optional(),
            directoryName: z.string().optional(),
          })
          .optional(),
      }),
    )
    .optional(),
});

/** Where whatever names no account or region is deployed. */
export const callersPlace = { account: '111111111111', region: 'eu-central-1' };

export interface AssemblyStack {
  artifactId: string;
  displayName: string;
  stackName: string;
  account: string;
  region: string;
  templateFile: string;
  parameters: Record<string, string>;
  /** Asset manifests that must be published before the stack is deployed. */
  assetManifests: string[];
  /** Artifact ids of the stacks that must be deployed before it. */
  dependencies: string[];
}

export class NotAnAssemblyError extends Error {
  constructor(directory: string, reason: string, cause: unknown) {
    super(`${directory} holds no cloud assembly: ${reason}; synthesize the app into it.`, { cause });
    this.name = 'NotAnAssemblyError';
  }
}

export class StackEnvironmentUnknownError extends Error {
  constructor(stack: string, environment: string) {
    super(
      `The stack ${stack} has the environment ${environment}; the rehearsal needs an account of twelve digits and a region, for example aws://111111111111/eu-central-1.`,
    );
    this.name = 'StackEnvironmentUnknownError';
  }
}

/** The stacks at the top level of a cloud assembly. */
export async function readAssembly(directory: string): Promise<AssemblyStack[]> {
  const artifacts = (await readManifest(directory)).artifacts ?? {};
  return Object.entries(artifacts)
    .filter(([, artifact]) => artifact.type === 'aws:cloudformation:stack')
    .map(([artifactId, { environment = '', displayName, dependencies = [], properties = {} }]) => ({
      artifactId,
      displayName: displayName ?? artifactId,
      stackName: properties.stackName ?? artifactId,
      ...parseEnvironment(artifactId, environment),
      templateFile: join(directory, properties.templateFile ?? ''),
      parameters: properties.parameters ?? {},
      assetManifests: dependencies.flatMap((id) => {
        const { type, properties } = artifacts[id] ?? {};
        return type === 'cdk:asset-manifest' && properties?.file ? [join(directory, properties.file)] : [];
      }),
      dependencies: dependencies.filter((id) => artifacts[id]?.type === 'aws:cloudformation:stack'),
    }));
}

/** The stacks of a cloud assembly and of those inside it: the CDK makes one for each stage. */
export async function readWholeAssembly(directory: string): Promise<AssemblyStack[]> {
  const artifacts = Object.values((await readManifest(directory)).artifacts ?? {});
  const inner = artifacts.flatMap(({ type, properties }) =>
    type === 'cdk:cloud-assembly' ? [join(directory, properties?.directoryName ?? '')] : [],
  );
  return [...(await readAssembly(directory)), ...(await Promise.all(inner.map(readWholeAssembly))).flat()];
}

async function readManifest(directory: string): Promise<z.infer<typeof manifestSchema>> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8')));
  } catch (error) {
    throw new NotAnAssemblyError(directory, error instanceof Error ? error.message : String(error), error);
  }
}

/** A stack that does not say where it stands goes where the caller is, as on AWS: here that is one place for all. */
function parseEnvironment(stack: string, environment: string): { account: string; region: string } {
  const [, account, region] = /^aws:\/\/(\d{12}|unknown-account)\/([a-z0-9-]+)$/.exec(environment) ?? [];
  if (account === undefined || region === undefined)
    throw new StackEnvironmentUnknownError(stack, environment);
  return {
    account: account === 'unknown-account' ? callersPlace.account : account,
    region: region === 'unknown-region' ? callersPlace.region : region,
  };
}

const fileSchema = z.object({
  displayName: z.string().optional(),
  source: z.object({
    path: z.string().optional(),
    executable: z.array(z.string()).optional(),
    packaging: z.enum(['file', 'zip']).optional(),
  }),
  destinations: z.record(
    z.string(),
    z.object({
      bucketName: z.string(),
      objectKey: z.string(),
      region: z.string().optional(),
      assumeRoleArn: z.string().optional(),
    }),
  ),
});

const assetManifestSchema = z.object({
  files: z.record(z.string(), fileSchema).optional(),
  dockerImages: z.record(z.string(), z.object({ displayName: z.string().optional() })).optional(),
});

export interface FileAsset {
  id: string;
  destinationId: string;
  displayName: string;
  /** Absolute; a folder where `packaging` is `zip`. */
  source: string;
  packaging: 'file' | 'zip';
  bucket: string;
  key: string;
  /** Null where the manifest leaves it to the caller. */
  region: string | null;
  account: string | null;
}

export class AssetNotSupportedError extends Error {
  constructor(manifest: string, asset: string, reason: string) {
    super(`The asset ${asset} of ${manifest} cannot be published here: ${reason}.`);
    this.name = 'AssetNotSupportedError';
  }
}

/** The file assets of an asset manifest, one entry per destination. */
export async function readAssetManifest(file: string): Promise<FileAsset[]> {
  const manifest = assetManifestSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  const [image] = Object.keys(manifest.dockerImages ?? {});
  if (image !== undefined) {
    throw new AssetNotSupportedError(
      file,
      image,
      'it is a Docker image; build and push images in a step of the pipeline',
    );
  }
  return Object.entries(manifest.files ?? {}).flatMap(([id, asset]) => {
    const { path, packaging } = asset.source;
    if (path === undefined) throw new AssetNotSupportedError(file, id, 'it is made by a command');
    return Object.entries(asset.destinations).map(([destinationId, destination]) => ({
      id,
      destinationId,
      displayName: asset.displayName ?? id,
      source: join(dirname(file), path),
      packaging: packaging ?? 'file',
      bucket: destination.bucketName,
      key: destination.objectKey,
      region: destination.region ?? null,
      account: /^arn:[^:]*:iam::(\d{12}):/.exec(destination.assumeRoleArn ?? '')?.[1] ?? null,
    }));
  });
}
