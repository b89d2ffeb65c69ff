import type { JsonObject } from '../../cloud/json.ts';
import type { BatchGroup, BatchPhase, BatchRecord } from '../builds/batch-record.ts';
import { type BuildRecord, batchArn, buildArn, buildId } from '../builds/build-record.ts';
import type { StartedBatches } from '../builds/started-batches.ts';
import { seconds } from './describe-execution.ts';

/** "BuildBatch" of CodeBuild's API. */
export function describeBatch(batch: BatchRecord, batches: StartedBatches): JsonObject {
  const { status, startedAt, endedAt, resolvedVersion, timeoutInMinutes } = batch;
  return {
    id: buildId(batch),
    arn: batchArn(batch),
    projectName: batch.project,
    buildBatchNumber: batch.number,
    buildBatchStatus: status,
    currentPhase: endedAt === null ? (batch.phases.at(-1)?.type ?? 'SUBMITTED') : phaseOfEnd(status),
    complete: endedAt !== null,
    startTime: seconds(startedAt),
    ...(endedAt !== null && { endTime: seconds(endedAt) }),
    sourceVersion: batch.sourceVersion,
    ...(resolvedVersion !== '' && { resolvedSourceVersion: resolvedVersion }),
    ...(timeoutInMinutes !== null && { buildTimeoutInMinutes: timeoutInMinutes }),
    initiator: 'rehearsal',
    environment: {
      environmentVariables: batch.variables.map(({ name, value, type }) => ({ name, value, type })),
    },
    phases: batch.phases.map(describePhase),
    buildGroups: batch.groups.map((group) => describeGroup(group, batches)),
    reportArns: batches.buildsOf(batch).flatMap(({ reports }) => reports.map(({ arn }) => arn)),
  };
}

/** The last phase is named for how it ended. */
function phaseOfEnd(status: BuildRecord['status']): string {
  return status === 'TIMED_OUT' ? 'FAILED' : status;
}

function describePhase({ type, status, startedAt, endedAt, message }: BatchPhase): JsonObject {
  return {
    phaseType: type,
    phaseStatus: status,
    startTime: seconds(startedAt),
    ...(endedAt !== null && {
      endTime: seconds(endedAt),
      durationInSeconds: Math.round(seconds(endedAt) - seconds(startedAt)),
    }),
    contexts: message === '' ? [] : [{ message }],
  };
}

function describeGroup(group: BatchGroup, batches: StartedBatches): JsonObject {
  const summaries = batches.buildsOf({ groups: [group] }).map(summarize);
  const current = summaries.at(-1);
  return {
    identifier: group.identifier,
    dependsOn: group.dependsOn,
    ignoreFailure: group.ignoreFailure,
    ...(current !== undefined && { currentBuildSummary: current }),
    priorBuildSummaryList: summaries.slice(0, -1),
  };
}

function summarize(build: BuildRecord): JsonObject {
  return { arn: buildArn(build), requestedOn: seconds(build.startedAt), buildStatus: build.status };
}
