import type { JsonObject } from '../../cloud/json.ts';
import type { ConditionRecord, ConditionType, RuleRecord } from '../conditions/condition-record.ts';
import type { ConditionDeclaration, RuleDeclaration, StageDeclaration } from '../declaration.ts';
import type { ExecutionRecord } from '../record.ts';
import { seconds } from './describe-execution.ts';

const types: [ConditionType, string][] = [
  ['BEFORE_ENTRY', 'beforeEntryConditionState'],
  ['ON_SUCCESS', 'onSuccessConditionState'],
  ['ON_FAILURE', 'onFailureConditionState'],
];

/** "StageConditionState" of the API, for each kind of condition that a stage declares; of the execution that was there last. */
export function describeConditionStates(
  stage: StageDeclaration,
  latest: ExecutionRecord | undefined,
): JsonObject {
  return Object.fromEntries(
    types.flatMap(([type, key]) => {
      const condition = conditionOf(stage, type);
      const record = latest?.conditions?.findLast(
        (candidate) => candidate.stage === stage.name && candidate.type === type,
      );
      return condition === null ? [] : [[key, describeConditionState(condition, record)]];
    }),
  );
}

function conditionOf(
  { beforeEntry, onSuccess, onFailure }: StageDeclaration,
  type: ConditionType,
): ConditionDeclaration | null {
  switch (type) {
    case 'BEFORE_ENTRY':
      return beforeEntry;
    case 'ON_SUCCESS':
      return onSuccess;
    case 'ON_FAILURE':
      return onFailure?.condition ?? null;
  }
}

function describeConditionState(
  { rules }: ConditionDeclaration,
  record: ConditionRecord | undefined,
): JsonObject {
  const ruleStates = rules.map(({ name }) => {
    const run = record?.rules.find(({ rule }) => rule === name);
    return { ruleName: name, ...(run && { latestExecution: describeRule(run) }) };
  });
  if (record === undefined) return { conditionStates: [{ ruleStates }] };
  const { status, summary, lastStatusChange } = record;
  return {
    latestExecution: { status, summary },
    conditionStates: [
      {
        latestExecution: { status, summary, lastStatusChange: seconds(lastStatusChange) },
        ruleStates,
      },
    ],
  };
}

function describeRule({ ruleExecutionId, status, summary, startedAt, endedAt }: RuleRecord): JsonObject {
  return {
    ruleExecutionId,
    status,
    summary,
    lastStatusChange: seconds(endedAt ?? startedAt),
    ...errorOf({ status, summary }),
  };
}

function errorOf({ status, summary }: Pick<RuleRecord, 'status' | 'summary'>): JsonObject {
  return status === 'Failed' ? { errorDetails: { code: 'JobFailed', message: summary } } : {};
}

/** "RuleExecutionDetail" of the API, the newest first. */
export function describeRuleExecutions(
  { executionId, pipelineVersion, conditions = [] }: ExecutionRecord,
  stages: readonly StageDeclaration[],
): JsonObject[] {
  return conditions.toReversed().flatMap(({ stage, type, rules }) => {
    const declared = stages.find(({ name }) => name === stage);
    const condition = declared && conditionOf(declared, type);
    return rules.toReversed().map((run) => ({
      ...{ pipelineExecutionId: executionId, pipelineVersion, stageName: stage, ruleName: run.rule },
      ruleExecutionId: run.ruleExecutionId,
      startTime: seconds(run.startedAt),
      lastUpdateTime: seconds(run.endedAt ?? run.startedAt),
      status: run.status,
      ...inputOf(
        condition?.rules.find(({ name }) => name === run.rule),
        run,
      ),
      output: { executionResult: { externalExecutionSummary: run.summary, ...errorOf(run) } },
    }));
  });
}

/** Empty for a rule that the pipeline does not have any more. */
function inputOf(rule: RuleDeclaration | undefined, { resolvedConfiguration }: RuleRecord): JsonObject {
  if (rule === undefined) return {};
  const { configuration, region, roleArn } = rule;
  return {
    input: {
      ruleTypeId: ruleTypeId(rule),
      ...{ configuration, resolvedConfiguration, region },
      ...(roleArn !== null && { roleArn }),
    },
  };
}

function ruleTypeId({ provider, version }: RuleDeclaration): JsonObject {
  return { category: 'Rule', owner: 'AWS', provider, version };
}

/** The conditions as `GetPipeline` tells them of a stage. */
export function describeConditions({ beforeEntry, onSuccess, onFailure }: StageDeclaration): JsonObject {
  const one = (condition: ConditionDeclaration) => ({ conditions: [describeCondition(condition)] });
  return {
    ...(beforeEntry && { beforeEntry: one(beforeEntry) }),
    ...(onSuccess && { onSuccess: one(onSuccess) }),
    ...(onFailure && {
      onFailure: {
        ...(onFailure.result && { result: onFailure.result }),
        ...(onFailure.result === 'RETRY' && { retryConfiguration: { retryMode: onFailure.retryMode } }),
        ...(onFailure.condition && one(onFailure.condition)),
      },
    }),
  };
}

function describeCondition({ result, rules }: ConditionDeclaration): JsonObject {
  return {
    result,
    rules: rules.map((rule) => ({
      ...{ name: rule.name, ruleTypeId: ruleTypeId(rule) },
      ...{ configuration: rule.configuration, region: rule.region },
      ...(rule.inputArtifacts.length > 0 && {
        inputArtifacts: rule.inputArtifacts.map((name) => ({ name })),
      }),
      ...(rule.commands.length > 0 && { commands: rule.commands }),
      ...(rule.roleArn !== null && { roleArn: rule.roleArn }),
      ...(rule.timeoutInMinutes !== null && { timeoutInMinutes: rule.timeoutInMinutes }),
    })),
  };
}
