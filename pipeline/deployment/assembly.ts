import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RefusedInput } from '../refused-input.ts';

/** A stack of a cloud assembly. */
export interface AssemblyStack {
  /** As the CDK CLI takes it, for example `sluice-pipeline/dev/network`. */
  id: string;
  stackName: string;
  account: string;
  region: string;
  /** Of the folder that it stands in. */
  templateFile: string;
  /** What lets somebody of another account look at what is deployed; made by `cdk bootstrap`. */
  lookupRole: string;
  /** Ids of stacks of the same assembly that are deployed before. */
  dependencies: readonly string[];
}

/** The stacks that a folder of a cloud assembly holds itself, and the folders of the stages in it. */
export interface Assembly {
  directory: string;
  stacks: readonly AssemblyStack[];
  stages: readonly { name: string; directory: string }[];
  /** Each names files to which the templates refer, and where they are to be published. */
  fileManifests: readonly string[];
}

/** There is no stage of that name in the assembly. */
export class NoSuchStage extends RefusedInput {
  override name = 'NoSuchStage';

  constructor(name: string, { directory, stages }: Assembly) {
    super(
      `${directory} has no environment "${name}", only ${stages.map((stage) => stage.name).join(', ')}; make it anew by \`npm run synth\`.`,
    );
  }
}

/** There is no cloud assembly. */
export class NoAssembly extends RefusedInput {
  override name = 'NoAssembly';

  constructor(file: string, cause: unknown) {
    super(`${file} cannot be read; \`npm run synth\` makes a cloud assembly, --assembly names another one.`, {
      cause,
    });
  }
}

interface Manifest {
  artifacts: Record<
    string,
    {
      type: string;
      displayName?: string;
      environment?: string;
      dependencies?: string[];
      properties?: {
        stackName?: string;
        templateFile?: string;
        lookupRole?: { arn: string };
        directoryName?: string;
        displayName?: string;
        file?: string;
      };
    }
  >;
}

/** Reads the manifest in the folder: https://docs.aws.amazon.com/cdk/v2/guide/deploy.html#deploy-how-synth-app */
export function readAssembly(directory: string): Assembly {
  const artifacts = Object.entries(readManifest(directory).artifacts);
  const stacks = artifacts.filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const ids = new Map(stacks.map(([key, { displayName }]) => [key, displayName ?? key]));
  return {
    directory,
    stacks: stacks.map(([key, { displayName = key, environment = '', dependencies = [], properties }]) => ({
      id: displayName,
      stackName: properties?.stackName ?? key,
      account: environment.split('/').at(-2) ?? '',
      region: environment.split('/').at(-1) ?? '',
      templateFile: properties?.templateFile ?? '',
      lookupRole: properties?.lookupRole?.arn ?? '',
      dependencies: dependencies.flatMap((other) => ids.get(other) ?? []),
    })),
    stages: artifacts.flatMap(([key, { type, properties }]) =>
      type === 'cdk:cloud-assembly'
        ? [
            {
              name: (properties?.displayName ?? key).split('/').at(-1) ?? key,
              directory: join(directory, properties?.directoryName ?? key),
            },
          ]
        : [],
    ),
    fileManifests: artifacts.flatMap(([, { type, properties }]) =>
      type === 'cdk:asset-manifest' && properties?.file !== undefined ? [properties.file] : [],
    ),
  };
}

/** The assembly of one environment. */
export function readStage(assembly: Assembly, name: string): Assembly {
  const stage = assembly.stages.find((candidate) => candidate.name === name);
  if (!stage) throw new NoSuchStage(name, assembly);
  return readAssembly(stage.directory);
}

function readManifest(directory: string): Manifest {
  const file = join(directory, 'manifest.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new NoAssembly(file, cause);
  }
}
