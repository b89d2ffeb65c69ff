import { userInfo } from 'node:os';
import { z } from 'zod';
import type { Caller, JsonApiHandler } from '../../cloud/cloud.ts';
import type { JsonObject } from '../../cloud/json.ts';
import type { Engine } from '../engine.ts';
import { PipelineRequestError } from '../errors.ts';
import type { PipelineRunner } from '../pipeline-runner.ts';
import { succeededIn } from '../stage-rollback.ts';
import { describeRuleExecutions } from './describe-conditions.ts';
import { describeAction, describeExecution, summariseExecution } from './describe-execution.ts';
import { describeDeclaration, describeMetadata } from './describe-pipeline.ts';
import { describeState } from './describe-state.ts';
import { putJobFailureResult, putJobSuccessResult } from './job-results.ts';
import { paginate } from './paginate.ts';
import { parse } from './parse-request.ts';
import { refuse } from './refuse.ts';
import { updatePipeline } from './update-pipeline.ts';

type Operation = (engine: Engine, body: JsonObject, caller: Caller) => Promise<JsonObject> | JsonObject;

/** The prefix of `X-Amz-Target` in CodePipeline's JSON protocol. */
export const codePipelineTarget = 'CodePipeline_20150709';

/**
 * CodePipeline's own API over the engine, with the service's names and error types.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_Operations.html
 */
export function codePipelineApi(engine: Engine): JsonApiHandler {
  return async (name, body, caller) => {
    const operation = operations[name];
    if (operation === undefined) {
      const known = Object.keys(operations).join(', ');
      throw new PipelineRequestError(
        'ValidationException',
        `The operation ${name} is not available here; available are ${known}`,
      );
    }
    return operation(engine, body, caller);
  };
}

const operations: Record<string, Operation> = {
  ListPipelines: listPipelines,
  GetPipeline: getPipeline,
  GetPipelineState: getPipelineState,
  ListPipelineExecutions: listPipelineExecutions,
  GetPipelineExecution: getPipelineExecution,
  ListActionExecutions: listActionExecutions,
  ListRuleExecutions: listRuleExecutions,
  UpdatePipeline: updatePipeline,
  CreatePipeline: refuse(
    'CreatePipeline',
    'a pipeline comes with its stack; deploy a template that declares it',
  ),
  DeletePipeline: refuse(
    'DeletePipeline',
    'a pipeline goes with its stack; delete that, or deploy it without',
  ),
  StartPipelineExecution: startPipelineExecution,
  StopPipelineExecution: stopPipelineExecution,
  RetryStageExecution: retryStageExecution,
  RollbackStage: rollbackStage,
  PutApprovalResult: putApprovalResult,
  OverrideStageCondition: overrideStageCondition,
  PutJobSuccessResult: putJobSuccessResult,
  PutJobFailureResult: putJobFailureResult,
  DisableStageTransition: disableStageTransition,
  EnableStageTransition: enableStageTransition,
};

const page = { maxResults: z.number().int().min(1).max(1000).optional(), nextToken: z.string().optional() };

function listPipelines(engine: Engine, body: JsonObject): JsonObject {
  const request = parse(z.object(page), body);
  const pipelines = engine.pipelines().map(({ name }) => describeMetadata(engine.runner(name)));
  const { items, nextToken } = paginate(pipelines, request);
  return { pipelines: items, ...nextToken };
}

function getPipeline(engine: Engine, body: JsonObject): JsonObject {
  const { name, version } = parse(z.object({ name: z.string(), version: z.number().optional() }), body);
  const runner = engine.runner(name);
  const current = runner.ledger.pipeline.version;
  if (version !== undefined && version !== current) {
    throw new PipelineRequestError(
      'PipelineVersionNotFoundException',
      `Version ${version} of ${name} is not kept; the present one is ${current}`,
    );
  }
  return describeDeclaration(runner);
}

function getPipelineState(engine: Engine, body: JsonObject): JsonObject {
  const { name } = parse(z.object({ name: z.string() }), body);
  return describeState(engine.runner(name));
}

function listPipelineExecutions(engine: Engine, body: JsonObject): JsonObject {
  const filter = z.object({ succeededInStage: z.object({ stageName: z.string() }).optional() }).optional();
  const request = parse(z.object({ pipelineName: z.string(), filter, ...page }), body);
  const { ledger, declaration } = engine.runner(request.pipelineName);
  const stage = request.filter?.succeededInStage?.stageName;
  const wanted = ledger.executions.filter(
    (execution) => stage === undefined || succeededIn(execution, stage, ledger.pipeline.version),
  );
  const { items, nextToken } = paginate(wanted.toReversed(), request);
  return {
    pipelineExecutionSummaries: items.map((execution) => summariseExecution(execution, declaration)),
    ...nextToken,
  };
}

function getPipelineExecution(engine: Engine, body: JsonObject): JsonObject {
  const request = parse(z.object({ pipelineName: z.string(), pipelineExecutionId: z.string() }), body);
  const execution = engine.execution(request.pipelineName, request.pipelineExecutionId);
  return { pipelineExecution: describeExecution(execution, engine.runner(request.pipelineName).declaration) };
}

function listActionExecutions(engine: Engine, body: JsonObject): JsonObject {
  const { request, executions, declaration } = executionsAskedFor(engine, body);
  const details = executions.flatMap((execution) =>
    execution.actions.toReversed().map((run) => describeAction(execution, run, declaration)),
  );
  const { items, nextToken } = paginate(details, request);
  return { actionExecutionDetails: items, ...nextToken };
}

function listRuleExecutions(engine: Engine, body: JsonObject): JsonObject {
  const { request, executions, declaration } = executionsAskedFor(engine, body);
  const details = executions.flatMap((execution) => describeRuleExecutions(execution, declaration.stages));
  const { items, nextToken } = paginate(details, request);
  return { ruleExecutionDetails: items, ...nextToken };
}

const ofExecutions = z.object({
  pipelineName: z.string(),
  filter: z
    .object({
      pipelineExecutionId: z.string().optional(),
      latestInPipelineExecution: z
        .object({ pipelineExecutionId: z.string(), startTimeRange: z.string() })
        .optional(),
    })
    .optional(),
  ...page,
});

/** Those of a pipeline, or the one that is named; the newest first. */
function executionsAskedFor(engine: Engine, body: JsonObject) {
  const request = parse(ofExecutions, body);
  const { pipelineExecutionId, latestInPipelineExecution } = request.filter ?? {};
  const wanted = pipelineExecutionId ?? latestInPipelineExecution?.pipelineExecutionId;
  const { declaration, ledger } = engine.runner(request.pipelineName);
  const executions = ledger.executions.filter(
    ({ executionId }) => wanted === undefined || executionId === wanted,
  );
  return { request, declaration, executions: executions.toReversed() };
}

async function startPipelineExecution(engine: Engine, body: JsonObject): Promise<JsonObject> {
  const {
    name,
    variables = [],
    ...more
  } = parse(
    z.strictObject({
      name: z.string(),
      variables: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
      sourceRevisions: z
        .array(z.object({ actionName: z.string(), revisionType: z.string(), revisionValue: z.string() }))
        .optional(),
      clientRequestToken: z.string().min(1).max(128).optional(),
    }),
    body,
  );
  const given = Object.fromEntries(variables.map(({ name, value }) => [name, value]));
  return { pipelineExecutionId: await engine.start(name, given, more) };
}

async function stopPipelineExecution(engine: Engine, body: JsonObject): Promise<JsonObject> {
  const request = parse(
    z.object({
      pipelineName: z.string(),
      pipelineExecutionId: z.string(),
      abandon: z.boolean().optional(),
      reason: z.string().max(200).optional(),
    }),
    body,
  );
  const { pipelineName, pipelineExecutionId, abandon = false, reason = 'Stopped on request' } = request;
  await engine.stopExecution(pipelineName, pipelineExecutionId, reason, { abandon });
  return { pipelineExecutionId };
}

async function retryStageExecution(engine: Engine, body: JsonObject): Promise<JsonObject> {
  const request = parse(
    z.object({
      pipelineName: z.string(),
      stageName: z.string(),
      pipelineExecutionId: z.string(),
      retryMode: z.enum(['FAILED_ACTIONS', 'ALL_ACTIONS']),
    }),
    body,
  );
  const { pipelineName, stageName, pipelineExecutionId, retryMode } = request;
  await engine.retryStage(pipelineName, pipelineExecutionId, stageName, retryMode);
  return { pipelineExecutionId };
}

async function rollbackStage(engine: Engine, body: JsonObject): Promise<JsonObject> {
  const { pipelineName, stageName, targetPipelineExecutionId } = parse(
    z.object({ pipelineName: z.string(), stageName: z.string(), targetPipelineExecutionId: z.string() }),
    body,
  );
  return {
    pipelineExecutionId: await engine.rollBackStage(pipelineName, stageName, targetPipelineExecutionId),
  };
}

async function putApprovalResult(engine: Engine, body: JsonObject, caller: Caller): Promise<JsonObject> {
  const request = parse(
    z.object({
      pipelineName: z.string(),
      stageName: z.string(),
      actionName: z.string(),
      token: z.string(),
      result: z.object({ summary: z.string().max(512), status: z.enum(['Approved', 'Rejected']) }),
    }),
    body,
  );
  const { pipelineName, stageName: stage, actionName: action, token, result } = request;
  await engine.approve({ pipelineName, stage, action, token, ...result, person: caller.person });
  return { approvedAt: Date.now() / 1000 };
}

function overrideStageCondition(engine: Engine, body: JsonObject, caller: Caller): JsonObject {
  const request = parse(
    z.object({
      pipelineName: z.string(),
      pipelineExecutionId: z.string(),
      stageName: z.string(),
      conditionType: z.enum(['BEFORE_ENTRY', 'ON_SUCCESS']),
    }),
    body,
  );
  const { pipelineName, pipelineExecutionId, stageName, conditionType } = request;
  engine.overrideCondition(
    { pipelineName, executionId: pipelineExecutionId, stage: stageName, type: conditionType },
    caller.person,
  );
  return {};
}

const transition = {
  pipelineName: z.string(),
  stageName: z.string(),
  transitionType: z.literal('Inbound', {
    error: 'only Inbound is rehearsed; close the way into the next stage',
  }),
};

function disableStageTransition(engine: Engine, body: JsonObject): JsonObject {
  const request = parse(z.object({ ...transition, reason: z.string().min(1).max(300) }), body);
  runnerWithStage(engine, request).closeTransition(request.stageName, request.reason, userInfo().username);
  return {};
}

function enableStageTransition(engine: Engine, body: JsonObject): JsonObject {
  const request = parse(z.object(transition), body);
  runnerWithStage(engine, request).openTransition(request.stageName);
  return {};
}

function runnerWithStage(
  engine: Engine,
  { pipelineName, stageName }: { pipelineName: string; stageName: string },
): PipelineRunner {
  const runner = engine.runner(pipelineName);
  const names = runner.declaration.stages.map(({ name }) => name);
  if (names.includes(stageName)) return runner;
  throw new PipelineRequestError(
    'StageNotFoundException',
    `The pipeline ${pipelineName} has no stage ${stageName}; it has ${names.join(', ')}`,
  );
}
