import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
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
