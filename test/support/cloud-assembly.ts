import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const rootDirectory = join(import.meta.dirname, '..', '..');

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      dependencies: z.array(z.string()).default([]),
      /** `aws://account/region` of a stack. */
      environment: z.string().optional(),
      properties: z
        .object({
          stackName: z.string().optional(),
          templateFile: z.string().optional(),
          directoryName: z.string().optional(),
        })
        .optional(),
    }),
  ),
});

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z.record(z.string(), z.unknown()).default({}),
      DependsOn: z.array(z.string()).default([]),
      DeletionPolicy: z.string().optional(),
      Metadata: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
  Outputs: z
    .record(z.string(), z.object({ Value: z.unknown(), Export: z.object({ Name: z.string() }).optional() }))
    .default({}),
});

type Template = z.infer<typeof templateSchema>;
export type Resource = Template['Resources'][string] & { logicalId: string };

/** A stack as it would be deployed. */
export interface SynthesizedStack {
  name: string;
  account: string;
  region: string;
  sizeInBytes: number;
  resources: Resource[];
  exportNames: string[];
}

/** What synthesis wrote, stack by stack. What is resolved at deployment is rendered as text: `${Queue.Arn}`. */
export class CloudAssembly {
  readonly #templates = new Map<string, Template>();
  readonly #dependencies = new Map<string, string[]>();
  /** Every stack; those of one name in two regions are two. */
  readonly stacks: SynthesizedStack[] = [];

  constructor(directory: string) {
    this.#read(directory);
  }

  get stackNames(): string[] {
    return [...this.#templates.keys()];
  }

  resources(stackName: string, type?: string): Resource[] {
    return resourcesOf(this.#template(stackName)).filter(
      (resource) => type === undefined || resource.Type === type,
    );
  }

  /** The one resource of its type whose logical id contains the text. */
  resource(stackName: string, type: string, partOfLogicalId = ''): Resource {
    const found = this.resources(stackName, type).filter(({ logicalId }) =>
      logicalId.includes(partOfLogicalId),
    );
    const [resource] = found;
    if (!resource || found.length > 1) {
      throw new Error(
        `${stackName} has ${found.length} resources ${type} with "${partOfLogicalId}" in their ids`,
      );
    }
    return resource;
  }

  outputs(stackName: string): Record<string, unknown> {
    const { Outputs } = this.#template(stackName);
    return Object.fromEntries(Object.entries(Outputs).map(([name, { Value }]) => [name, Value]));
  }

  /** The stacks that are deployed before it. */
  dependencies(stackName: string): string[] {
    this.#template(stackName);
    return this.#dependencies.get(stackName) ?? [];
  }

  #template(stackName: string): Template {
    const template = this.#templates.get(stackName);
    if (!template) throw new Error(`There is no stack ${stackName}, only ${this.stackNames.join(', ')}`);
    return template;
  }

  #read(directory: string): void {
    const { artifacts } = manifestSchema.parse(readJson(join(directory, 'manifest.json')));
    const nameOf = (id: string) => artifacts[id]?.properties?.stackName ?? id;
    for (const [id, { type, environment = '', dependencies, properties }] of Object.entries(artifacts)) {
      if (type === 'cdk:cloud-assembly' && properties?.directoryName) {
        this.#read(join(directory, properties.directoryName));
      }
      if (type === 'aws:cloudformation:stack' && properties?.templateFile) {
        const file = join(directory, properties.templateFile);
        const template = templateSchema.parse(render(readJson(file)));
        this.#templates.set(nameOf(id), template);
        const stacks = dependencies.filter((other) => artifacts[other]?.type === type);
        this.#dependencies.set(nameOf(id), stacks.map(nameOf));
        const [account = '', region = ''] = environment.replace('aws://', '').split('/');
        this.stacks.push({
          name: nameOf(id),
          account,
          region,
          sizeInBytes: statSync(file).size,
          resources: resourcesOf(template),
          exportNames: Object.values(template.Outputs).flatMap((output) => output.Export?.Name ?? []),
        });
      }
    }
  }
}

function resourcesOf({ Resources }: Template): Resource[] {
  return Object.entries(Resources).map(([logicalId, resource]) => ({ ...resource, logicalId }));
}

/** What the app says as it stands, synthesized once for all test files of a run, and not held against rules. */
export function deliveryAssembly(): CloudAssembly {
  const directory = process.env.SLUICE_TEST_ASSEMBLY;
  if (directory === undefined) throw new Error('Only infrastructure tests have an assembly made for them');
  return new CloudAssembly(directory);
}

/** Runs the app as the pipeline does, in a process of its own: aws-cdk-lib loads slowly in a test's module registry. */
export async function synthesize(
  environment: Record<string, string> = {},
  program = 'pipeline/main.ts',
): Promise<CloudAssembly> {
  const directory = temporaryAssembly();
  await synthesizeInto(directory, environment, program);
  const assembly = new CloudAssembly(directory);
  rmSync(directory, { recursive: true });
  return assembly;
}

export function temporaryAssembly(): string {
  return mkdtempSync(join(tmpdir(), 'sluice-assembly-'));
}

export async function synthesizeInto(
  directory: string,
  environment: Record<string, string>,
  program = 'pipeline/main.ts',
): Promise<void> {
  await promisify(execFile)(process.execPath, [program], {
    cwd: rootDirectory,
    env: { ...process.env, ...environment, CDK_OUTDIR: directory },
  });
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Replaces every intrinsic function by text. */
function render(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(render);
  if (typeof value !== 'object' || value === null) return value;
  const [[name, argument] = [], ...others] = Object.entries(value);
  if (others.length === 0 && name === 'Ref') return `\${${argument}}`;
  if (others.length === 0 && name === 'Fn::GetAtt') return `\${${argument.join('.')}}`;
  if (others.length === 0 && name === 'Fn::ImportValue') return `\${${argument}}`;
  if (others.length === 0 && name === 'Fn::Join') {
    const parts = render(argument[1]);
    // A list that is known at deployment only is a text already.
    return Array.isArray(parts) ? parts.join(argument[0]) : parts;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, render(inner)]));
}
