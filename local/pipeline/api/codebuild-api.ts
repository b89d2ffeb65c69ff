import { z } from 'zod';
import { ServiceException } from '../../cloud/endpoint/json-api.ts';
import type { JsonObject, JsonValue } from '../../cloud/json.ts';
import type { Engine } from '../engine.ts';
import type { ActionRecord, ReportRecord } from '../record.ts';

/** The prefix of `X-Amz-Target` in CodeBuild's JSON protocol. */
export const codeBuildTarget = 'CodeBuild_20161006';

/**
 * `BatchGetBuilds` and `BatchGetReports` of CodeBuild's own API, over the builds that pipelines have run.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Operations.html
 */
export function codeBuildApi(engine: Engine): (operation: string, body: JsonObject) => Promise<JsonValue> {
  return async (operation, body) => {
    const runs = engine
      .pipelines()
      .flatMap(({ name }) => engine.runner(name).ledger.executions.flatMap((each) => each.actions));
    switch (operation) {
      case 'BatchGetBuilds':
        return getBuilds(runs, parse(z.object({ ids: z.array(z.string()) }), body).ids);
      case 'BatchGetReports':
        return getReports(runs, parse(z.object({ reportArns: z.array(z.string()) }), body).reportArns);
      default:
        throw new ServiceException(
          'InvalidInputException',
          `The operation ${operation} is not available here; available are BatchGetBuilds, BatchGetReports`,
        );
    }
  };
}

function getBuilds(runs: readonly ActionRecord[], ids: readonly string[]): JsonObject {
  const found = runs.filter(
    ({ externalExecutionId }) => externalExecutionId !== null && ids.includes(externalExecutionId),
  );
  return {
    builds: found.map(({ externalExecutionId, status, reports = [] }) => ({
      id: externalExecutionId ?? '',
      buildStatus: status === 'Succeeded' ? 'SUCCEEDED' : 'FAILED',
      reportArns: reports.map(({ arn }) => arn),
    })),
    buildsNotFound: ids.filter((id) => found.every((run) => run.externalExecutionId !== id)),
  };
}

function getReports(runs: readonly ActionRecord[], arns: readonly string[]): JsonObject {
  const found = runs.flatMap(({ reports = [] }) => reports).filter(({ arn }) => arns.includes(arn));
  return {
    reports: found.map(describeReport),
    reportsNotFound: arns.filter((arn) => found.every((report) => report.arn !== arn)),
  };
}

/** "Report" and "TestReportSummary" of the API. */
function describeReport({ arn, group, tests }: ReportRecord): JsonObject {
  const { total, passed, failed, errored, skipped, durationInSeconds } = tests;
  return {
    arn,
    name: group,
    type: 'TEST',
    status: failed + errored === 0 ? 'SUCCEEDED' : 'FAILED',
    testSummary: {
      total,
      statusCounts: { SUCCEEDED: passed, FAILED: failed, ERROR: errored, SKIPPED: skipped, UNKNOWN: 0 },
      durationInNanoSeconds: Math.round(durationInSeconds * 1e9),
    },
  };
}

function parse<T>(schema: z.ZodType<T>, body: JsonObject): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ServiceException('InvalidInputException', z.prettifyError(parsed.error));
}
