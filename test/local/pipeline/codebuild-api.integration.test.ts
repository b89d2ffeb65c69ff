import { readdir } from 'node:fs/promises';
import {
  BatchGetBuildsCommand,
  BatchGetProjectsCommand,
  BatchGetReportsCommand,
  CodeBuildClient,
  DescribeTestCasesCommand,
  InvalidateProjectCacheCommand,
  ListBuildsCommand,
  ListBuildsForProjectCommand,
  ListProjectsCommand,
  RetryBuildCommand,
  StartBuildCommand,
  StopBuildCommand,
} from '@aws-sdk/client-codebuild';
import { CodePipelineClient, ListActionExecutionsCommand } from '@aws-sdk/client-codepipeline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { codeBuildApi, codeBuildTarget } from '../../../local/pipeline/api/codebuild-api.ts';
import { codePipelineApi, codePipelineTarget } from '../../../local/pipeline/api/codepipeline-api.ts';
import { StartedBatches } from '../../../local/pipeline/builds/started-batches.ts';
import { StartedBuilds } from '../../../local/pipeline/builds/started-builds.ts';
import { eventually } from '../../support/eventually.ts';
import { build, pipeline, source, stage, template } from './pipeline-builders.ts';
import { gate, RehearsedPipeline } from './rehearsed-pipeline.ts';

const reviews = {
  Resources: {
    Review: {
      Type: 'AWS::CodeBuild::Project',
      Properties: {
        Name: 'review',
        Source: {
          Type: 'CODECOMMIT',
          Location: 'https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/shop',
          BuildSpec: 'unit.yml',
        },
      },
    },
  },
};

const project = (Name: string, Source: object) => ({
  Type: 'AWS::CodeBuild::Project',
  Properties: { Name, Source },
});

/** Projects whose sources are no repositories. */
const elsewhere = {
  Resources: {
    Archive: project('archive', {
      ...{ Type: 'S3', Location: 'sources/shop.zip', BuildSpec: 'arn:aws:s3:::sources/build.yml' },
    }),
    Nothing: project('nothing', { Type: 'NO_SOURCE', BuildSpec: 'version: 0.2' }),
  },
};

let rehearsed: RehearsedPipeline;
let builds: CodeBuildClient;
let pipelines: CodePipelineClient;
let started: StartedBuilds;

beforeEach(async () => {
  rehearsed = await RehearsedPipeline.create(
    template(pipeline([stage('Source', source()), stage('Build', build('unit'), build('lint'))]), {
      unit: 'unit.yml',
      lint: 'lint.yml',
    }),
  );
  started = new StartedBuilds(rehearsed.options());
  rehearsed.cloud.serveJsonApi(codePipelineTarget, codePipelineApi(rehearsed.engine));
  const batches = new StartedBatches(rehearsed.options(), started);
  rehearsed.cloud.serveJsonApi(
    codeBuildTarget,
    codeBuildApi(rehearsed.engine, rehearsed.cloud, started, batches),
  );
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
  await started.stop();
  builds.destroy();
  pipelines.destroy();
  await rehearsed.remove();
});

/** A project that takes its source from CodeCommit itself. */
function deployReview(): void {
  rehearsed.cloud.put({ stackName: 'reviews', template: JSON.stringify(reviews) });
}

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
    await expect(
      builds.send(new InvalidateProjectCacheCommand({ projectName: 'unit' })),
    ).rejects.toMatchObject({
      name: 'InvalidInputException',
      message: expect.stringContaining('InvalidateProjectCache is not available here'),
    });
    await expect(builds.send(new ListBuildsCommand({ nextToken: 'elsewhere' }))).rejects.toMatchObject({
      name: 'InvalidInputException',
    });
  });

  it('starts a build by itself at the commit that it is given, and tells when it has ended', async () => {
    deployReview();
    const tests = { total: 3, passed: 1, failed: 1, errored: 1, skipped: 0, durationInSeconds: 1 };
    const failures = [
      { suite: 's', name: 'keeps order', message: '', outcome: 'failed' as const },
      { suite: 's', name: 'opens', message: '', outcome: 'errored' as const },
    ];
    const coverage = { linesCovered: 3, lines: 4, branchesCovered: 1, branches: 2 };
    const report = { format: '', directory: '', fileCount: 1 };
    rehearsed.builds.set('review', async () => ({
      status: 'FAILED',
      exportedVariables: { CHANGES: 'none' },
      reports: [
        { ...report, group: 'unit', tests: { ...tests, failures }, coverage: null },
        { ...report, group: 'coverage', tests: null, coverage },
      ],
    }));
    const commit = 'c'.repeat(40);
    const start = new StartBuildCommand({
      projectName: 'review',
      sourceVersion: commit,
      environmentVariablesOverride: [{ name: 'PULL_REQUEST_ID', value: '7' }],
      idempotencyToken: 'once',
    });

    const { build } = await builds.send(start);
    const again = await builds.send(start);
    await rehearsed.untilTold('FAILED');
    const { ids = [] } = await builds.send(new ListBuildsForProjectCommand({ projectName: 'review' }));
    const found = await builds.send(new BatchGetBuildsCommand({ ids }));
    const reportArns = found.builds?.[0]?.reportArns ?? [];
    const { reports } = await builds.send(new BatchGetReportsCommand({ reportArns }));
    const failed = await builds.send(
      new DescribeTestCasesCommand({ reportArn: reportArns[0], filter: { status: 'FAILED' } }),
    );

    expect(again.build?.id).toBe(build?.id);
    expect(ids).toEqual([build?.id]);
    expect(rehearsed.requests[0]?.identity).toMatchObject({ resolvedSourceVersion: commit });
    expect(found.builds).toMatchObject([
      {
        ...{ buildStatus: 'FAILED', sourceVersion: commit, projectName: 'review' },
        environment: { environmentVariables: [{ name: 'PULL_REQUEST_ID', value: '7' }] },
        exportedEnvironmentVariables: [{ name: 'CHANGES', value: 'none' }],
      },
    ]);
    expect(reports).toMatchObject([
      { type: 'TEST', testSummary: { total: 3, statusCounts: { FAILED: 1, ERROR: 1 } } },
      { type: 'CODE_COVERAGE', codeCoverageSummary: { lineCoveragePercentage: 75 } },
    ]);
    expect(failed.testCases?.map(({ name }) => name)).toEqual(['keeps order']);
    expect(rehearsed.cloud.events.map(({ detail }) => detail['build-status'])).toEqual([
      'IN_PROGRESS',
      'FAILED',
    ]);
  });

  it('gives up a build that was cut off by the end of the rehearsal, and says so', async () => {
    deployReview();
    const held = gate();
    rehearsed.builds.set('review', async () => {
      await held.opened;
      return undefined;
    });
    await builds.send(new StartBuildCommand({ projectName: 'review', sourceVersion: 'c'.repeat(40) }));
    await rehearsed.until(() => rehearsed.built.includes('review'));

    const next = new StartedBuilds(rehearsed.options());
    await next.resume();
    held.open();

    expect(next.all()).toMatchObject([{ status: 'STOPPED' }]);
    expect(rehearsed.cloud.events.at(-1)?.detail['build-status']).toBe('STOPPED');
  });

  it('starts no build of a project that only a pipeline can give its source', async () => {
    const start = (projectName: string) =>
      builds.send(new StartBuildCommand({ projectName, sourceVersion: 'main' }));

    await expect(start('unit')).rejects.toThrow(/takes its source from elsewhere/);
    await expect(start('none')).rejects.toThrow(/has no project none/);
  });

  it('stops a build that runs and one that waits for its turn, and leaves one that has ended', async () => {
    deployReview();
    rehearsed.builds.set('review', async ({ signal }) => {
      await new Promise((resolve) => signal?.addEventListener('abort', resolve));
      return { status: 'STOPPED' };
    });
    const start = () => builds.send(new StartBuildCommand({ projectName: 'review', sourceVersion: 'main' }));
    const ids = [await start(), await start()].map(({ build }) => build?.id ?? '');
    await rehearsed.until(() => rehearsed.built.includes('review'));

    for (const id of ids.toReversed()) await builds.send(new StopBuildCommand({ id }));
    await eventually(() => expect(started.all().map(({ status }) => status)).toEqual(['STOPPED', 'STOPPED']));
    const again = await builds.send(new StopBuildCommand({ id: ids[0] }));

    expect(rehearsed.built).toEqual(['review']);
    expect(again.build?.buildStatus).toBe('STOPPED');
    await expect(builds.send(new StopBuildCommand({ id: 'review:none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('starts a build once more with all that it was started with', async () => {
    deployReview();
    const { build } = await builds.send(
      new StartBuildCommand({
        projectName: 'review',
        sourceVersion: 'topic',
        buildspecOverride: 'other.yml',
        timeoutInMinutesOverride: 7,
        environmentVariablesOverride: [{ name: 'TOKEN', value: '/token', type: 'PARAMETER_STORE' }],
      }),
    );
    await rehearsed.untilTold('SUCCEEDED');

    const retry = new RetryBuildCommand({ id: build?.arn, idempotencyToken: 'once' });
    const retried = await builds.send(retry);
    await rehearsed.until(() => rehearsed.built.length === 2);

    expect(retried.build?.id).not.toBe(build?.id);
    expect((await builds.send(retry)).build?.id).toBe(retried.build?.id);
    for (const request of rehearsed.requests)
      expect(request).toMatchObject({
        ...{ buildspec: 'other.yml', timeoutInMinutes: 7, identity: { resolvedSourceVersion: 'topic' } },
        environmentVariables: [{ name: 'TOKEN', value: '/token', type: 'PARAMETER_STORE' }],
      });
  });

  it('says for a build of a pipeline where to stop and retry it', async () => {
    const id = rehearsed.push('a'.repeat(40));
    await rehearsed.untilEnded(id);
    const { unit } = await buildIds(id);

    await expect(builds.send(new StopBuildCommand({ id: unit }))).rejects.toThrow(
      `${unit} is a build of a pipeline; stop the execution of its pipeline`,
    );
    await expect(builds.send(new RetryBuildCommand({ id: unit }))).rejects.toThrow(
      `${unit} is a build of a pipeline; retry the stage of its pipeline`,
    );
  });

  it('starts builds of an archive in a bucket and of no source, with buildspecs from a bucket too', async () => {
    rehearsed.cloud.put({ stackName: 'reviews', template: JSON.stringify(elsewhere) });
    rehearsed.cloud.objects.set('sources/shop.zip', Buffer.from(zipSync({ 'app/a.txt': strToU8('a') })));
    rehearsed.cloud.objects.set('sources/build.yml', Buffer.from('version: 0.2\nphases: {}\n'));
    const found: string[] = [];
    for (const name of ['archive', 'nothing'])
      rehearsed.builds.set(name, async ({ sourceDirectory }) => {
        found.push(...(await readdir(sourceDirectory, { recursive: true })));
        return undefined;
      });

    await builds.send(new StartBuildCommand({ projectName: 'archive' }));
    await builds.send(new StartBuildCommand({ projectName: 'nothing' }));
    await rehearsed.until(() => rehearsed.built.length === 2);

    expect(found).toEqual(['app', 'app/a.txt']);
    expect(rehearsed.requests).toMatchObject([
      { buildspec: 'version: 0.2\nphases: {}\n', identity: { sourceRepositoryUrl: 's3://sources/shop.zip' } },
      { buildspec: 'version: 0.2' },
    ]);
    await expect(
      builds.send(new StartBuildCommand({ projectName: 'nothing', sourceVersion: 'main' })),
    ).rejects.toThrow('nothing has no source of which there are versions here; leave sourceVersion out');
  });

  it('names a report that is not there', async () => {
    const { reportsNotFound } = await builds.send(new BatchGetReportsCommand({ reportArns: ['arn:none'] }));

    expect(reportsNotFound).toEqual(['arn:none']);
  });
});
