import { BatchGetBuildsCommand, BatchGetReportsCommand, CodeBuildClient } from '@aws-sdk/client-codebuild';
import { CodePipelineClient, ListActionExecutionsCommand } from '@aws-sdk/client-codepipeline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { codeBuildApi, codeBuildTarget } from '../../../local/pipeline/api/codebuild-api.ts';
import { codePipelineApi, codePipelineTarget } from '../../../local/pipeline/api/codepipeline-api.ts';
import { build, pipeline, source, stage, template } from './pipeline-builders.ts';
import { RehearsedPipeline } from './rehearsed-pipeline.ts';

let rehearsed: RehearsedPipeline;
let builds: CodeBuildClient;
let pipelines: CodePipelineClient;

beforeEach(async () => {
  rehearsed = await RehearsedPipeline.create(
    template(pipeline([stage('Source', source()), stage('Build', build('unit'), build('lint'))]), {
      unit: 'unit.yml',
      lint: 'lint.yml',
    }),
  );
  rehearsed.cloud.serveJsonApi(codePipelineTarget, codePipelineApi(rehearsed.engine));
  rehearsed.cloud.serveJsonApi(codeBuildTarget, codeBuildApi(rehearsed.engine));
  await rehearsed.cloud.listen();
  const options = {
    endpoint: rehearsed.cloud.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: '111111111111', secretAccessKey: 'any' },
    maxAttempts: 1,
  };
  builds = new CodeBuildClient(options);
  pipelines = new CodePipelineClient(options);
});
afterEach(async () => {
  builds.destroy();
  pipelines.destroy();
  await rehearsed.remove();
});

/** The ids of the builds of an execution, by the name of the action. */
async function buildIds(pipelineExecutionId: string): Promise<Record<string, string>> {
  const { actionExecutionDetails = [] } = await pipelines.send(
    new ListActionExecutionsCommand({ pipelineName: 'sample', filter: { pipelineExecutionId } }),
  );
  return Object.fromEntries(
    actionExecutionDetails.map(({ actionName = '', output }) => [
      actionName,
      output?.executionResult?.externalExecutionId ?? '',
    ]),
  );
}

describe("CodeBuild's API, driven by the SDK", () => {
  it('gives the builds of a pipeline, and the reports that they have left', async () => {
    const tests = {
      total: 4,
      passed: 2,
      failed: 1,
      errored: 0,
      skipped: 1,
      durationInSeconds: 1.5,
      failures: [],
    };
    rehearsed.builds.set('unit', async () => ({
      reports: [
        { group: 'unit', format: 'JUNITXML', directory: '', fileCount: 1, tests, coverage: null },
        { group: 'raw', format: 'CLOVERXML', directory: '', fileCount: 1, tests: null, coverage: null },
      ],
    }));
    const id = rehearsed.push('a'.repeat(40));
    await rehearsed.untilEnded(id);
    const { unit = '', lint = '' } = await buildIds(id);

    const found = await builds.send(new BatchGetBuildsCommand({ ids: [unit, lint, 'unit:none'] }));
    const reportArns = found.builds?.flatMap((each) => each.reportArns ?? []) ?? [];
    const { reports } = await builds.send(new BatchGetReportsCommand({ reportArns }));

    expect(found.builds?.map((each) => each.buildStatus)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(found.buildsNotFound).toEqual(['unit:none']);
    expect(reportArns).toEqual([
      `arn:aws:codebuild:eu-central-1:111111111111:report/unit-unit:${unit.split(':')[1]}`,
    ]);
    expect(reports).toMatchObject([
      {
        name: 'unit',
        status: 'FAILED',
        testSummary: {
          total: 4,
          statusCounts: { SUCCEEDED: 2, FAILED: 1, ERROR: 0, SKIPPED: 1 },
          durationInNanoSeconds: 1.5e9,
        },
      },
    ]);
  });

  it('names a report that is not there', async () => {
    const { reportsNotFound } = await builds.send(new BatchGetReportsCommand({ reportArns: ['arn:none'] }));

    expect(reportsNotFound).toEqual(['arn:none']);
  });
});
