import { readFile } from 'node:fs/promises';
import type { Cloud } from '../../cloud/cloud.ts';
import { readAssetManifest } from './asset-manifest.ts';
import { type AssemblyStack, readAssembly } from './cloud-assembly.ts';
import { publishAsset } from './publish-asset.ts';

export class StackNotInAssemblyError extends Error {
  constructor(directory: string, wanted: string, stacks: readonly AssemblyStack[]) {
    const names = stacks.map(({ displayName }) => displayName).join(', ') || 'none';
    super(`The assembly ${directory} has no stack ${wanted}; its stacks are ${names}.`);
    this.name = 'StackNotInAssemblyError';
  }
}

/** Deploys one stack of an assembly, by any of its names, after those that it depends on: what `cdk deploy` does. */
export async function deployStack(
  cloud: Cloud,
  directory: string,
  name: string,
  log: (line: string) => void,
): Promise<AssemblyStack[]> {
  const stacks = await readAssembly(directory);
  const wanted = stacks.find((stack) =>
    [stack.artifactId, stack.displayName, stack.stackName].includes(name),
  );
  if (wanted === undefined) throw new StackNotInAssemblyError(directory, name, stacks);
  const due = withDependencies(wanted, stacks);
  for (const stack of due) await deploy(cloud, stack, log);
  return due;
}

/** The stacks at the top level of an assembly whose templates hold a pipeline. */
export async function pipelineStacks(directory: string): Promise<AssemblyStack[]> {
  const stacks = await readAssembly(directory);
  const templates = await Promise.all(stacks.map(({ templateFile }) => readFile(templateFile, 'utf8')));
  return stacks.filter((_, index) => templates[index]?.includes('"AWS::CodePipeline::Pipeline"'));
}

function withDependencies(stack: AssemblyStack, stacks: readonly AssemblyStack[]): AssemblyStack[] {
  const before = stacks.filter(({ artifactId }) => stack.dependencies.includes(artifactId));
  return [...new Set([...before.flatMap((dependency) => withDependencies(dependency, stacks)), stack])];
}

async function deploy(cloud: Cloud, stack: AssemblyStack, log: (line: string) => void): Promise<void> {
  const { account, region, stackName, parameters } = stack;
  for (const manifest of stack.assetManifests) {
    for (const asset of await readAssetManifest(manifest)) await publishAsset(cloud, asset, stack, log);
  }
  const address = { account, region, stackName };
  const template = await readFile(stack.templateFile, 'utf8');
  const changeSetName = `deploy-${Date.now()}`;
  const changeSet = await cloud.createChangeSet({ ...address, changeSetName, template, parameters, log });
  log(
    `${stackName}: ${changeSet.changes.length === 0 ? 'no changes' : `${changeSet.changes.length} changes`}`,
  );
  await cloud.executeChangeSet({ ...address, changeSetName, log });
}
