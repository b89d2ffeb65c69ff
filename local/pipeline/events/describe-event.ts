import { type CloudEvent, newEvent } from '../../cloud/events/event.ts';
import type { JsonObject } from '../../cloud/json.ts';
import { actionTypeId, describeTrigger } from '../api/describe-execution.ts';
import type { ActionDeclaration, PipelineDeclaration } from '../declaration.ts';
import type { ActionRecord, ExecutionRecord } from '../record.ts';
import type { EventState, StateChange } from './state-changes.ts';

const detailTypes: Record<StateChange['of'], string> = {
  pipeline: 'CodePipeline Pipeline Execution State Change',
  stage: 'CodePipeline Stage Execution State Change',
  action: 'CodePipeline Action Execution State Change',
};

/**
 * The event that CodePipeline emits. Artifacts are named, and not located: here they lie in no bucket.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
 */
export function describeEvent(
  change: StateChange,
  execution: ExecutionRecord,
  declaration: PipelineDeclaration,
): CloudEvent {
  const { account, region, name } = declaration;
  const event = newEvent({
    'detail-type': detailTypes[change.of],
    source: 'aws.codepipeline',
    account,
    region,
    resources: [`arn:aws:codepipeline:${region}:${account}:${name}`],
    detail: {
      pipeline: name,
      'execution-id': execution.executionId,
      ...detailOf(change, execution, declaration),
      state: change.state,
      version: execution.pipelineVersion,
      'pipeline-execution-attempt': 1 + (execution.retries ?? 0),
    },
  });
  // To the second, as CodePipeline gives it.
  return { ...event, time: event.time.replace(/\.\d+Z$/, 'Z') };
}

function detailOf(
  change: StateChange,
  execution: ExecutionRecord,
  declaration: PipelineDeclaration,
): JsonObject {
  switch (change.of) {
    case 'pipeline':
      return { 'start-time': execution.startedAt, ...triggerOf(change.state, execution) };
    case 'stage':
      return { 'start-time': startOf(change.stage, execution), stage: change.stage };
    case 'action':
      return describeRun(change.run, change.state, declaration);
  }
}

/** Told at the start only. */
function triggerOf(state: EventState, { trigger }: ExecutionRecord): JsonObject {
  if (state !== 'STARTED') return {};
  const { triggerType = '', triggerDetail = '' } = describeTrigger(trigger);
  return { 'execution-trigger': { 'trigger-type': triggerType, 'trigger-detail': triggerDetail } };
}

function startOf(stage: string, { actions }: ExecutionRecord): string {
  return actions.find((run) => run.stage === stage)?.startedAt ?? new Date().toISOString();
}

function describeRun(run: ActionRecord, state: EventState, declaration: PipelineDeclaration): JsonObject {
  const declared = declaration.stages
    .find(({ name }) => name === run.stage)
    ?.actions.find(({ name }) => name === run.action);
  return {
    'start-time': run.startedAt,
    stage: run.stage,
    action: run.action,
    'action-execution-id': run.actionExecutionId,
    ...(state === 'STARTED' ? {} : { 'execution-result': resultOf(run) }),
    ...(declared === undefined ? {} : describeDeclared(declared)),
  };
}

function resultOf({ summary, externalExecutionId, status }: ActionRecord): JsonObject {
  return {
    'external-execution-summary': summary,
    ...(externalExecutionId === null ? {} : { 'external-execution-id': externalExecutionId }),
    ...(status === 'Failed' ? { 'error-code': 'JobFailed' } : {}),
  };
}

function describeDeclared(declared: ActionDeclaration): JsonObject {
  const artifacts = (key: string, names: readonly string[]) =>
    names.length === 0 ? {} : { [key]: names.map((name) => ({ name })) };
  return {
    region: declared.region,
    type: actionTypeId(declared),
    ...artifacts('input-artifacts', declared.inputArtifacts),
    ...artifacts('output-artifacts', declared.outputArtifacts),
  };
}
