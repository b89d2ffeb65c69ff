import type { Location } from '../resolve-environments.ts';

export interface TemplateResource {
  Type: string;
  Properties?: Record<string, unknown>;
  DeletionPolicy?: string;
}

/** A template, as far as commands look into it. */
export interface Template {
  Resources: Record<string, TemplateResource>;
}

/** A stack of the delivery, as it would be deployed. */
export interface Stack extends Location {
  /** Unique in the assembly; a name may stand in two regions. */
  id: string;
  name: string;
  /** The environment that it is a part of; undefined for the pipeline and what belongs to it. */
  environment: string | undefined;
  template: Template;
  /** The ids of the stacks that are deployed before it. */
  after: readonly string[];
  /** The oldest bootstrap stack that it can be deployed with. */
  bootstrapVersion: number;
}

/** What the app says, synthesized. */
export interface Synthesis {
  stacks: readonly Stack[];
  /** Templates and the files that they name. */
  sizeInBytes: number;
  /** Of the cloud assembly's schema. */
  schemaRevision: number;
}

/** Every account and region that the stacks stand in, each once. */
export function locationsOf(stacks: readonly Stack[]): Location[] {
  const byKey = new Map(
    stacks.map(({ account, region }) => [`${account}/${region}`, { account, region }] as const),
  );
  return [...byKey.values()];
}

/** Those that stand in one account and region. */
export function stacksIn(stacks: readonly Stack[], { account, region }: Location): Stack[] {
  return stacks.filter((stack) => stack.account === account && stack.region === region);
}

export function resourcesOf({ template }: Stack, type: string): [logicalId: string, TemplateResource][] {
  return Object.entries(template.Resources).filter(([, { Type }]) => Type === type);
}
