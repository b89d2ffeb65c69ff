import {
  BatchGetBuildsCommand,
  BatchGetProjectsCommand,
  BatchGetReportsCommand,
  CodeBuildClient,
  ListBuildsCommand,
  ListBuildsForProjectCommand,
  ListProjectsCommand,
  StartBuildCommand,
} from '@aws-sdk/client-codebuild';
import { CodePipelineClient, ListActionExecutionsCommand } from '@aws-sdk/client-codepipeline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { codeBuildApi, codeBuildTarget } from '../../../local/pipeline/api/codebuild-api.ts';
import { codePipelineApi, codePipelineTarget } from '../../../local/pipeline/api/codepipeline-api.ts';
import { build, pipeline, source, stage, template } from './pipeline-builders.ts';
import { gate, RehearsedPipeline } from './rehearsed-pipeline.ts';

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
  rehearsed.cloud.serveJsonApi(codeBuildTarget, codeBuildApi(rehearsed.engine, rehearsed.cloud));
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

  it('lists the builds of all projects and of one, the newest first', async () => {
    const first = rehearsed.push('a'.repeat(40));
    await rehearsed.untilEnded(first);
    const second = rehearsed.push('b'.repeat(40));
    await rehearsed.untilEnded(second);
    const [before, after] = [await buildIds(first), await buildIds(second)];

    const { ids = [] } = await builds.send(new ListBuildsCommand({}));
    const ofUnit = await builds.send(
      new ListBuildsForProjectCommand({ projectName: 'unit', sortOrder: 'ASCENDING' }),
    );

    expect(ids.toSorted()).toEqual([before.unit, before.lint, after.unit, after.lint].toSorted());
    expect(ids.slice(2).toSorted()).toEqual([before.unit, before.lint].toSorted());
    expect(ofUnit.ids).toEqual([before.unit, after.unit]);
    await expect(
      builds.send(new ListBuildsForProjectCommand({ projectName: 'nobody' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('tells of a build that runs what is known by then', async () => {
    const { opened, open } = gate();
    rehearsed.builds.set('unit', async () => {
      await opened;
      return { exportedVariables: { COUNT: '3' } };
    });
    const id = rehearsed.push('a'.repeat(40));
    await rehearsed.until(() => rehearsed.built.includes('unit'));
    const { ids = [] } = await builds.send(new ListBuildsForProjectCommand({ projectName: 'unit' }));
    const running = await builds.send(new BatchGetBuildsCommand({ ids }));
    open();
    await rehearsed.untilEnded(id);
    const ended = await builds.send(new BatchGetBuildsCommand({ ids: [running.builds?.[0]?.arn ?? ''] }));

    expect(running.builds).toMatchObject([
      { buildStatus: 'IN_PROGRESS', buildComplete: false, initiator: 'codepipeline/sample', buildNumber: 1 },
    ]);
    expect(ended.builds).toMatchObject([
      {
        ...{ id: ids[0], buildStatus: 'SUCCEEDED', buildComplete: true, sourceVersion: 'a'.repeat(40) },
        exportedEnvironmentVariables: [{ name: 'COUNT', value: '3' }],
      },
    ]);
  });

  it('tells of projects what their templates say', async () => {
    const { projects } = await builds.send(new ListProjectsCommand({ sortOrder: 'DESCENDING' }));
    const found = await builds.send(new BatchGetProjectsCommand({ names: ['unit', 'nobody'] }));

    expect(projects).toEqual(['unit', 'lint']);
    expect(found.projects).toMatchObject([
      { name: 'unit', source: { type: 'CODEPIPELINE', buildspec: 'unit.yml' } },
    ]);
    expect(found.projectsNotFound).toEqual(['nobody']);
  });

  it('refuses what it does not do, and fields that it does not know', async () => {
    await expect(builds.send(new StartBuildCommand({ projectName: 'unit' }))).rejects.toMatchObject({
      name: 'InvalidInputException',
      message: expect.stringContaining('StartBuild is not available here'),
    });
    await expect(builds.send(new ListBuildsCommand({ nextToken: 'elsewhere' }))).rejects.toMatchObject({
      name: 'InvalidInputException',
    });
  });

  it('names a report that is not there', async () => {
    const { reportsNotFound } = await builds.send(new BatchGetReportsCommand({ reportArns: ['arn:none'] }));

    expect(reportsNotFound).toEqual(['arn:none']);
  });
});
