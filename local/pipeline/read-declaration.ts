import type { JsonObject, JsonValue } from '../cloud/json.ts';
import type { RecordedResource } from '../cloud/recorded-resource.ts';
import { accountOf } from './account-of-role.ts';
import { readConditions } from './conditions/read-conditions.ts';
import { unavailableRules } from './conditions/rules.ts';
import type {
  ActionDeclaration,
  ExecutionMode,
  PipelineDeclaration,
  StageDeclaration,
} from './declaration.ts';
import { PropertyReader } from './property-reader.ts';
import { readTriggers } from './pushes/read-triggers.ts';
import { readComputation } from './read-computation.ts';

/**
 * Reads a deployed `AWS::CodePipeline::Pipeline`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-codepipeline-pipeline.html
 * @throws MalformedPipelineError
 */
export function readDeclaration(pipeline: RecordedResource): PipelineDeclaration {
  const read = new PropertyReader(pipeline);
  const properties = pipeline.properties;
  const stages = read
    .objects('Stages', properties.Stages)
    .map((stage, index) => readStage(read, `Stages.${index}`, stage));
  return {
    name: properties.Name === undefined ? pipeline.physicalId : read.text('Name', properties.Name),
    account: pipeline.account,
    region: pipeline.region,
    pipelineType: properties.PipelineType === 'V2' ? 'V2' : 'V1',
    executionMode: executionMode(read, properties.ExecutionMode),
    restartExecutionOnUpdate: isTrue(properties.RestartExecutionOnUpdate),
    variables: read.optionalObjects('Variables', properties.Variables).map((variable, index) => ({
      name: read.text(`Variables.${index}.Name`, variable.Name),
      defaultValue: read.optionalText(`Variables.${index}.DefaultValue`, variable.DefaultValue),
      description: read.optionalText(`Variables.${index}.Description`, variable.Description),
    })),
    more: {
      roleArn: read.optionalText('RoleArn', properties.RoleArn),
      artifactStore:
        properties.ArtifactStore === undefined
          ? null
          : read.object('ArtifactStore', properties.ArtifactStore),
      artifactStores: read.optionalObjects('ArtifactStores', properties.ArtifactStores),
      triggers: read.optionalObjects('Triggers', properties.Triggers),
    },
    triggers: readTriggers(read, properties.Triggers),
    artifactBuckets: artifactBuckets(read, properties),
    closedTransitions: closedTransitions(read, properties.DisableInboundStageTransitions),
    stages,
    notes: notes(read, properties, stages),
  };
}

function executionMode(read: PropertyReader, value: JsonValue | undefined): ExecutionMode {
  if (value === undefined) return 'SUPERSEDED';
  if (value === 'SUPERSEDED' || value === 'QUEUED' || value === 'PARALLEL') return value;
  return read.fail('ExecutionMode', 'SUPERSEDED, QUEUED or PARALLEL', value);
}

/** One for the pipeline's region, or one for each region. */
function artifactBuckets(
  read: PropertyReader,
  { ArtifactStore, ArtifactStores }: JsonObject,
): Record<string, string> {
  const stores = read.optionalObjects('ArtifactStores', ArtifactStores);
  const each = stores.map(({ Region, ArtifactStore: store }, index) => {
    const path = `ArtifactStores.${index}`;
    return [read.text(`${path}.Region`, Region), bucketOf(read, `${path}.ArtifactStore`, store)];
  });
  const own =
    ArtifactStore === undefined
      ? []
      : [[read.pipeline.region, bucketOf(read, 'ArtifactStore', ArtifactStore)]];
  return Object.fromEntries([...own, ...each]);
}

function bucketOf(read: PropertyReader, path: string, store: JsonValue | undefined): string {
  return read.text(`${path}.Location`, read.object(path, store).Location);
}

function closedTransitions(read: PropertyReader, value: JsonValue | undefined): Record<string, string> {
  const path = 'DisableInboundStageTransitions';
  return Object.fromEntries(
    read
      .optionalObjects(path, value)
      .map(({ StageName, Reason }, index) => [
        read.text(`${path}.${index}.StageName`, StageName),
        read.text(`${path}.${index}.Reason`, Reason),
      ]),
  );
}

function readStage(read: PropertyReader, path: string, stage: JsonObject): StageDeclaration {
  return {
    name: read.text(`${path}.Name`, stage.Name),
    ...readConditions(read, path, stage),
    actions: read
      .objects(`${path}.Actions`, stage.Actions)
      .map((action, index) => readAction(read, `${path}.Actions.${index}`, action)),
  };
}

function readAction(read: PropertyReader, path: string, action: JsonObject): ActionDeclaration {
  const type = read.object(`${path}.ActionTypeId`, action.ActionTypeId);
  const roleArn = action.RoleArn === undefined ? null : read.text(`${path}.RoleArn`, action.RoleArn);
  return {
    name: read.text(`${path}.Name`, action.Name),
    category: read.text(`${path}.ActionTypeId.Category`, type.Category),
    owner: read.text(`${path}.ActionTypeId.Owner`, type.Owner),
    provider: read.text(`${path}.ActionTypeId.Provider`, type.Provider),
    version: read.text(`${path}.ActionTypeId.Version`, type.Version),
    configuration: read.texts(`${path}.Configuration`, action.Configuration),
    inputArtifacts: artifactNames(read, `${path}.InputArtifacts`, action.InputArtifacts),
    outputArtifacts: artifactNames(read, `${path}.OutputArtifacts`, action.OutputArtifacts),
    computation: readComputation(read, path, action),
    namespace: action.Namespace === undefined ? null : read.text(`${path}.Namespace`, action.Namespace),
    roleArn,
    account: accountOf(roleArn) ?? read.pipeline.account,
    region: action.Region === undefined ? read.pipeline.region : read.text(`${path}.Region`, action.Region),
    runOrder: action.RunOrder === undefined ? 1 : read.integer(`${path}.RunOrder`, action.RunOrder),
    timeoutInMinutes: timeout(read, `${path}.TimeoutInMinutes`, action.TimeoutInMinutes),
  };
}

/**
 * Five minutes to sixty days.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
 */
const timeouts = { least: 5, most: 86_400 };

function timeout(read: PropertyReader, path: string, value: JsonValue | undefined): number | null {
  if (value === undefined) return null;
  const minutes = read.integer(path, value);
  if (minutes >= timeouts.least && minutes <= timeouts.most) return minutes;
  return read.fail(path, `from ${timeouts.least} to ${timeouts.most}`, value);
}

function artifactNames(read: PropertyReader, path: string, value: JsonValue | undefined): string[] {
  if (value === undefined) return [];
  return read
    .objects(path, value)
    .map((artifact, index) => read.text(`${path}.${index}.Name`, artifact.Name));
}

function notes(read: PropertyReader, properties: JsonObject, stages: readonly StageDeclaration[]): string[] {
  const blockers = read
    .objects('Stages', properties.Stages)
    .filter((stage) => isGiven(stage.Blockers))
    .map((stage) => `Blockers of stage ${String(stage.Name)} is not carried out in the rehearsal`);
  return [...blockers, ...stages.flatMap(unavailableRules)];
}

function isGiven(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

function isTrue(value: JsonValue | undefined): boolean {
  return value === true || value === 'true';
}
