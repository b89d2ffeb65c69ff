import type { JsonObject, JsonValue } from '../cloud/json.ts';
import type { RecordedResource } from '../cloud/recorded-resource.ts';
import type {
  ActionDeclaration,
  ExecutionMode,
  PipelineDeclaration,
  StageDeclaration,
} from './declaration.ts';

export class MalformedPipelineError extends Error {
  constructor(pipeline: RecordedResource, path: string, expected: string, given: JsonValue | undefined) {
    super(
      `The pipeline ${pipeline.logicalId} of stack ${pipeline.stackName} cannot be read: ${path} must be ${expected}, but is ${JSON.stringify(given) ?? 'absent'}; correct the template that declares it.`,
    );
    this.name = 'MalformedPipelineError';
  }
}

/**
 * Reads a deployed `AWS::CodePipeline::Pipeline`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-codepipeline-pipeline.html
 * @throws MalformedPipelineError
 */
export function readDeclaration(pipeline: RecordedResource): PipelineDeclaration {
  const read = new PropertyReader(pipeline);
  const properties = pipeline.properties;
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
    closedTransitions: closedTransitions(read, properties.DisableInboundStageTransitions),
    stages: read
      .objects('Stages', properties.Stages)
      .map((stage, index) => readStage(read, `Stages.${index}`, stage)),
    notes: notes(read, properties),
  };
}

function executionMode(read: PropertyReader, value: JsonValue | undefined): ExecutionMode {
  if (value === undefined) return 'SUPERSEDED';
  if (value === 'SUPERSEDED' || value === 'QUEUED' || value === 'PARALLEL') return value;
  return read.fail('ExecutionMode', 'SUPERSEDED, QUEUED or PARALLEL', value);
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
    rollsBackOnFailure: isPlainRollback(stage.OnFailure),
    actions: read
      .objects(`${path}.Actions`, stage.Actions)
      .map((action, index) => readAction(read, `${path}.Actions.${index}`, action)),
  };
}

/** One that conditions or another try may hold back is none that is carried out here. */
function isPlainRollback(onFailure: JsonValue | undefined): boolean {
  if (typeof onFailure !== 'object' || onFailure === null || Array.isArray(onFailure)) return false;
  const { Result, ...others } = onFailure;
  return Result === 'ROLLBACK' && !Object.values(others).some(isGiven);
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
    configuration: configuration(read, `${path}.Configuration`, action.Configuration),
    inputArtifacts: artifactNames(read, `${path}.InputArtifacts`, action.InputArtifacts),
    outputArtifacts: artifactNames(read, `${path}.OutputArtifacts`, action.OutputArtifacts),
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

function configuration(
  read: PropertyReader,
  path: string,
  value: JsonValue | undefined,
): Record<string, string> {
  const entries = Object.entries(value === undefined ? {} : read.object(path, value));
  return Object.fromEntries(entries.map(([key, text]) => [key, read.text(`${path}.${key}`, text)]));
}

function artifactNames(read: PropertyReader, path: string, value: JsonValue | undefined): string[] {
  if (value === undefined) return [];
  return read
    .objects(path, value)
    .map((artifact, index) => read.text(`${path}.${index}.Name`, artifact.Name));
}

/** The account in `arn:aws:iam::<account>:role/…`. */
function accountOf(roleArn: string | null): string | undefined {
  return roleArn === null ? undefined : /^arn:[^:]*:iam::(\d{12}):/.exec(roleArn)?.[1];
}

const stageSettingsNotCarriedOut = ['BeforeEntry', 'OnSuccess', 'OnFailure', 'Blockers'];
const pipelineSettingsNotCarriedOut = ['Triggers'];

function notes(read: PropertyReader, properties: JsonObject): string[] {
  const ofPipeline = pipelineSettingsNotCarriedOut
    .filter((setting) => isGiven(properties[setting]))
    .map((setting) => `${setting} of the pipeline is not carried out in the rehearsal`);
  const ofStages = read.objects('Stages', properties.Stages).flatMap((stage) =>
    stageSettingsNotCarriedOut
      .filter((setting) => isGiven(stage[setting]))
      .filter((setting) => setting !== 'OnFailure' || !isPlainRollback(stage.OnFailure))
      .map((setting) => `${setting} of stage ${String(stage.Name)} is not carried out in the rehearsal`),
  );
  return [...ofPipeline, ...ofStages];
}

function isGiven(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

function isTrue(value: JsonValue | undefined): boolean {
  return value === true || value === 'true';
}

/** Takes properties apart, and says where one is not as CloudFormation documents it. */
class PropertyReader {
  readonly pipeline: RecordedResource;

  constructor(pipeline: RecordedResource) {
    this.pipeline = pipeline;
  }

  fail(path: string, expected: string, given: JsonValue | undefined): never {
    throw new MalformedPipelineError(this.pipeline, path, expected, given);
  }

  /** CloudFormation takes numbers and booleans where a text is asked for. */
  text(path: string, value: JsonValue | undefined): string {
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return typeof value === 'string' ? value : this.fail(path, 'a text', value);
  }

  integer(path: string, value: JsonValue | undefined): number {
    const number = Number(value);
    return Number.isInteger(number) ? number : this.fail(path, 'a whole number', value);
  }

  object(path: string, value: JsonValue | undefined): JsonObject {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
    return this.fail(path, 'an object', value);
  }

  optionalText(path: string, value: JsonValue | undefined): string | null {
    return value === undefined ? null : this.text(path, value);
  }

  optionalObjects(path: string, value: JsonValue | undefined): JsonObject[] {
    return value === undefined ? [] : this.objects(path, value);
  }

  objects(path: string, value: JsonValue | undefined): JsonObject[] {
    if (!Array.isArray(value)) return this.fail(path, 'a list', value);
    return value.map((item, index) => this.object(`${path}.${index}`, item));
  }
}
