import { join } from 'node:path';
import type { Cloud } from '../../cloud/cloud.ts';
import { readAssetManifest } from '../assembly/asset-manifest.ts';
import { deployStack } from '../assembly/deploy-stacks.ts';
import { publishAsset } from '../assembly/publish-asset.ts';
import type { ActionOutcome, ActionRequest } from './action-handler.ts';
import { ConfigurationError } from './configuration.ts';
import type { GeneratedBuild } from './inline-buildspec.ts';

/** What the engine found changed after a deployment: the pipelines, and how the asking one went on. */
export interface DefinitionChange {
  pipelineName: string;
  version: number;
  /** The execution that was started for the new definition; null where none was. */
  restartedAs: string | null;
}

export type TakeUpDefinitions = (request: ActionRequest) => Promise<DefinitionChange[]>;

/** Does what a build that CDK Pipelines generated would do, without installing its tool. */
export async function runGenerated(
  generated: GeneratedBuild,
  request: ActionRequest,
  cloud: Cloud,
  takeUpDefinitions: TakeUpDefinitions,
): Promise<ActionOutcome> {
  request.log(
    'Carried out natively: the rehearsal does what the commands would do, and installs nothing globally.',
  );
  switch (generated.kind) {
    case 'self-mutation':
      return mutate(generated, request, cloud, takeUpDefinitions);
    case 'asset-publishing':
      return publish(generated, request, cloud);
  }
}

async function mutate(
  { assembly, stacks }: Extract<GeneratedBuild, { kind: 'self-mutation' }>,
  request: ActionRequest,
  cloud: Cloud,
  takeUpDefinitions: TakeUpDefinitions,
): Promise<ActionOutcome> {
  const directory = join(inputOf(request), assembly);
  for (const stack of stacks) await deployStack(cloud, directory, stack, request.log);
  const change = (await takeUpDefinitions(request)).find(
    ({ pipelineName }) => pipelineName === request.pipeline.name,
  );
  const summary =
    change === undefined
      ? 'The pipeline is up to date'
      : `The pipeline changed to version ${change.version}${change.restartedAs === null ? '' : `; started again as execution ${change.restartedAs}`}`;
  request.log(summary);
  return { status: 'Succeeded', summary };
}

async function publish(
  { assets }: Extract<GeneratedBuild, { kind: 'asset-publishing' }>,
  request: ActionRequest,
  cloud: Cloud,
): Promise<ActionOutcome> {
  for (const { manifest, id, destinationId } of assets) {
    const known = await readAssetManifest(join(inputOf(request), manifest));
    const asset = known.find((asset) => asset.id === id && asset.destinationId === destinationId);
    if (asset === undefined) {
      throw new ConfigurationError(request, `${manifest} has no asset ${id} for ${destinationId}`);
    }
    const place = await publishAsset(cloud, asset, request.action, request.log);
    request.log(`${asset.displayName} → ${place}`);
  }
  return { status: 'Succeeded', summary: `${assets.length} published` };
}

function inputOf(request: ActionRequest): string {
  const [name] = request.action.inputArtifacts;
  if (name === undefined) throw new ConfigurationError(request, 'it has no input artifact');
  return request.artifact(name);
}
