import type { JsonObject } from '../../cloud/json.ts';
import type { ActionDeclaration, PipelineDeclaration } from '../declaration.ts';
import type { PipelineRunner } from '../pipeline-runner.ts';
import { withApiNames } from './api-names.ts';
import { describeConditions } from './describe-conditions.ts';
import { actionTypeId, seconds } from './describe-execution.ts';

/** "PipelineSummary" of the API. */
export function describeMetadata({ declaration, ledger }: PipelineRunner): JsonObject {
  const { version, created, updated } = ledger.pipeline;
  return {
    name: declaration.name,
    version,
    pipelineType: declaration.pipelineType,
    executionMode: declaration.executionMode,
    created: seconds(created),
    updated: seconds(updated),
  };
}

/** The answer of `GetPipeline`. */
export function describeDeclaration({ declaration, ledger }: PipelineRunner): JsonObject {
  const { version, created, updated } = ledger.pipeline;
  return {
    pipeline: {
      name: declaration.name,
      version,
      pipelineType: declaration.pipelineType,
      executionMode: declaration.executionMode,
      ...describeRest(declaration),
      stages: declaration.stages.map((stage) => ({
        name: stage.name,
        actions: stage.actions.map(describeAction),
        ...describeConditions(stage),
      })),
      variables: declaration.variables.map(({ name, defaultValue, description }) => ({
        name,
        ...(defaultValue === null ? {} : { defaultValue }),
        ...(description === null ? {} : { description }),
      })),
    },
    metadata: {
      pipelineArn: arnOf(declaration),
      created: seconds(created),
      updated: seconds(updated),
    },
  };
}

/** Artifact stores are one, or one for each region, as in the template. */
function describeRest({ more }: PipelineDeclaration): JsonObject {
  const { roleArn, artifactStore, artifactStores, triggers } = more;
  const stores = artifactStores.map(({ Region, ArtifactStore }) => [
    String(Region),
    withApiNames(ArtifactStore as JsonObject),
  ]);
  return {
    ...(roleArn !== null && { roleArn }),
    ...(artifactStore !== null && { artifactStore: withApiNames(artifactStore) }),
    ...(stores.length > 0 && { artifactStores: Object.fromEntries(stores) }),
    ...(triggers.length > 0 && { triggers: triggers.map((trigger) => withApiNames(trigger)) }),
  };
}

function describeAction(action: ActionDeclaration): JsonObject {
  return {
    name: action.name,
    actionTypeId: actionTypeId(action),
    runOrder: action.runOrder,
    configuration: action.configuration,
    inputArtifacts: action.inputArtifacts.map((name) => ({ name })),
    outputArtifacts: action.outputArtifacts.map((name) => ({ name, ...filesOf(action, name) })),
    ...describeComputation(action),
    region: action.region,
    ...(action.timeoutInMinutes === null ? {} : { timeoutInMinutes: action.timeoutInMinutes }),
    ...(action.roleArn === null ? {} : { roleArn: action.roleArn }),
    ...(action.namespace === null ? {} : { namespace: action.namespace }),
  };
}

function filesOf({ computation }: ActionDeclaration, artifact: string): JsonObject {
  const files = computation?.files[artifact] ?? [];
  return files.length === 0 ? {} : { files };
}

function describeComputation({ computation }: ActionDeclaration): JsonObject {
  if (computation === null) return {};
  const { commands, outputVariables, environmentVariables } = computation;
  return { commands, outputVariables, environmentVariables };
}

function arnOf({ region, account, name }: PipelineDeclaration): string {
  return `arn:aws:codepipeline:${region}:${account}:${name}`;
}
