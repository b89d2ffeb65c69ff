import { z } from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '../../cloud/json.ts';
import type { Engine } from '../engine.ts';
import { PipelineRequestError } from '../errors.ts';
import { MalformedPipelineError } from '../property-reader.ts';
import { describeDeclaration } from './describe-pipeline.ts';
import { parse } from './parse-request.ts';

const named = z.looseObject({ name: z.string() });
const stageShape = z.looseObject({
  name: z.string(),
  actions: z
    .array(z.looseObject({ name: z.string(), actionTypeId: z.looseObject({ category: z.string() }) }))
    .min(1),
});
const request = z.object({ pipeline: named.extend({ stages: z.array(stageShape) }) });

type Stage = z.infer<typeof stageShape>;

/**
 * Gives a pipeline another structure, as `GetPipeline` tells it; the version that stands in it does not count.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_UpdatePipeline.html
 */
export function updatePipeline(engine: Engine, body: JsonObject): JsonObject {
  const { name, stages } = parse(request, body).pipeline;
  const runner = engine.runner(name);
  checkStructure(stages);
  const { version: _, ...given } = body.pipeline as JsonObject;
  try {
    engine.update(name, propertiesOf(given));
  } catch (error) {
    throw error instanceof MalformedPipelineError ? refusalOf(error) : error;
  }
  const { pipeline = {} } = describeDeclaration(runner);
  return { pipeline };
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-pipeline-structure.html */
function checkStructure(stages: readonly Stage[]): void {
  if (stages.length < 2) throw wrong(`it has ${stages.length} stages, and needs two at least`);
  const names = stages.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw wrong(`two of its stages are called ${twice}`);
  const isSource = ({ actionTypeId }: Stage['actions'][number]) => actionTypeId.category === 'Source';
  const [first, ...others] = stages;
  if (first?.actions.some((action) => !isSource(action)))
    throw wrong(`its first stage, ${first.name}, may hold sources only`);
  const late = others.find(({ actions }) => actions.some(isSource));
  if (late !== undefined) throw wrong(`the source in ${late.name} has to be in the first stage`);
}

function wrong(problem: string): PipelineRequestError {
  return new PipelineRequestError('InvalidStructureException', `The pipeline cannot be so: ${problem}`);
}

function refusalOf({ path, message }: MalformedPipelineError): PipelineRequestError {
  if (path.includes('.Actions.'))
    return new PipelineRequestError('InvalidActionDeclarationException', message);
  if (path.startsWith('Stages.'))
    return new PipelineRequestError('InvalidStageDeclarationException', message);
  return new PipelineRequestError('InvalidStructureException', message);
}

/** The properties that a template would have. */
function propertiesOf({ artifactStores, ...pipeline }: JsonObject): JsonObject {
  const stores = Object.entries(isJsonObject(artifactStores ?? null) ? (artifactStores as JsonObject) : {});
  return {
    ...(withTemplateNames(pipeline) as JsonObject),
    ...(stores.length > 0 && {
      ArtifactStores: stores.map(([Region, store]) => ({ Region, ArtifactStore: withTemplateNames(store) })),
    }),
  };
}

/** Members have a large first letter there; the keys of a configuration are nobody's members. */
function withTemplateNames(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withTemplateNames);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [
    name.charAt(0).toUpperCase() + name.slice(1),
    name === 'configuration' ? member : withTemplateNames(member),
  ]);
  return Object.fromEntries(members);
}
