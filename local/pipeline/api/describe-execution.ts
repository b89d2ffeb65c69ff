import type { JsonObject } from '../../cloud/json.ts';
import type { ActionDeclaration, PipelineDeclaration } from '../declaration.ts';
import type { PipelineExecution } from '../execution.ts';
import type { ActionRecord, ExecutionRecord } from '../record.ts';

/** Times in the JSON protocol are seconds since 1970. */
export function seconds(time: string): number {
  return Date.parse(time) / 1000;
}

/** "PipelineExecution" of the API. */
export function describeExecution(
  execution: ExecutionRecord,
  { executionMode }: PipelineDeclaration,
): JsonObject {
  return {
    pipelineName: execution.pipelineName,
    pipelineVersion: execution.pipelineVersion,
    pipelineExecutionId: execution.executionId,
    status: execution.status,
    statusSummary: execution.statusSummary,
    artifactRevisions: Object.entries(execution.sources).map(([name, { commit, summary }]) => ({
      name,
      revisionId: commit,
      revisionSummary: summary,
    })),
    variables: Object.entries(execution.variables.variables ?? {}).map(([name, resolvedValue]) => ({
      name,
      resolvedValue,
    })),
    trigger: describeTrigger(execution.trigger),
    executionMode,
    ...describeType(execution),
  };
}

/** "PipelineExecutionSummary" of the API. */
export function summariseExecution(
  execution: ExecutionRecord,
  { executionMode }: PipelineDeclaration,
): JsonObject {
  return {
    pipelineExecutionId: execution.executionId,
    status: execution.status,
    statusSummary: execution.statusSummary,
    startTime: seconds(execution.startedAt),
    lastUpdateTime: seconds(lastUpdate(execution)),
    sourceRevisions: Object.values(execution.sources).map(({ action, commit, summary }) => ({
      actionName: action,
      revisionId: commit,
      revisionSummary: summary,
    })),
    trigger: describeTrigger(execution.trigger),
    executionMode,
    ...describeType(execution),
    ...(execution.status === 'Stopped' || execution.status === 'Stopping'
      ? { stopTrigger: { reason: execution.statusSummary } }
      : {}),
  };
}

/** "ActionExecutionDetail" of the API. */
export function describeAction(
  execution: ExecutionRecord,
  run: ActionRecord,
  declaration: PipelineDeclaration,
): JsonObject {
  const declared = declaration.stages
    .find(({ name }) => name === run.stage)
    ?.actions.find(({ name }) => name === run.action);
  return {
    pipelineExecutionId: execution.executionId,
    actionExecutionId: run.actionExecutionId,
    pipelineVersion: execution.pipelineVersion,
    stageName: run.stage,
    actionName: run.action,
    startTime: seconds(run.startedAt),
    lastUpdateTime: seconds(run.endedAt ?? run.startedAt),
    status: run.status,
    ...(run.lastUpdatedBy === null ? {} : { updatedBy: run.lastUpdatedBy }),
    ...(declared === undefined ? {} : { input: describeInput(declared, run) }),
    output: {
      outputArtifacts: (declared?.outputArtifacts ?? []).map((name) => ({ name })),
      outputVariables: run.outputVariables,
      executionResult: {
        externalExecutionSummary: run.summary,
        ...(run.externalExecutionId === null ? {} : { externalExecutionId: run.externalExecutionId }),
        ...(run.status === 'Failed' ? { errorDetails: { code: 'JobFailed', message: run.summary } } : {}),
      },
    },
  };
}

function describeInput(declared: ActionDeclaration, run: ActionRecord): JsonObject {
  return {
    actionTypeId: actionTypeId(declared),
    configuration: declared.configuration,
    resolvedConfiguration: run.resolvedConfiguration,
    region: declared.region,
    inputArtifacts: declared.inputArtifacts.map((name) => ({ name })),
    ...(declared.roleArn === null ? {} : { roleArn: declared.roleArn }),
    ...(declared.namespace === null ? {} : { namespace: declared.namespace }),
  };
}

export function actionTypeId({ category, owner, provider, version }: ActionDeclaration): JsonObject {
  return { category, owner, provider, version };
}

function describeType({ rollbackTo }: PipelineExecution): JsonObject {
  if (rollbackTo === undefined) return { executionType: 'STANDARD' };
  return {
    executionType: 'ROLLBACK',
    rollbackMetadata: { rollbackTargetPipelineExecutionId: rollbackTo },
  };
}

/** A push reaches CodePipeline as an event of CodeCommit; an update of the pipeline starts it by the API. */
export function describeTrigger(trigger: PipelineExecution['trigger']): JsonObject {
  switch (trigger) {
    case 'Push':
      return { triggerType: 'CloudWatchEvent', triggerDetail: 'push' };
    case 'PipelineUpdate':
      return { triggerType: 'StartPipelineExecution', triggerDetail: 'RestartExecutionOnUpdate' };
    case 'StartPipelineExecution':
    case 'CreatePipeline':
    case 'ManualRollback':
    case 'AutomatedRollback':
      return { triggerType: trigger };
  }
}

function lastUpdate(execution: ExecutionRecord): string {
  const times = execution.actions.flatMap(({ startedAt, endedAt }) => [startedAt, endedAt ?? startedAt]);
  return (
    [execution.startedAt, execution.endedAt ?? execution.startedAt, ...times].sort().at(-1) ??
    execution.startedAt
  );
}
