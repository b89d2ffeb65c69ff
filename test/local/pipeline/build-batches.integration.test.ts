import {
  BatchGetBuildBatchesCommand,
  BatchGetBuildsCommand,
  type BuildBatch,
  CodeBuildClient,
  ListBuildBatchesCommand,
  ListBuildBatchesForProjectCommand,
  RetryBuildBatchCommand,
  StartBuildBatchCommand,
  type StartBuildBatchCommandInput,
  StopBuildBatchCommand,
} from '@aws-sdk/client-codebuild';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { BuildRequest } from '../../../local/buildspec/build-request.ts';
import { codeBuildApi, codeBuildTarget } from '../../../local/pipeline/api/codebuild-api.ts';
import { StartedBatches } from '../../../local/pipeline/builds/started-batches.ts';
import { StartedBuilds } from '../../../local/pipeline/builds/started-builds.ts';
import { eventually } from '../../support/eventually.ts';
import { build, pipeline, source, stage, template } from './pipeline-builders.ts';
import { gate, RehearsedPipeline } from './rehearsed-pipeline.ts';

const graph = `
version: 0.2
batch:
  fast-fail: false
  build-graph:
    - identifier: deploy
      depend-on: [unit, lint]
    - identifier: unit
      env: { variables: { SUITE: unit, DEPTH: shallow } }
    - identifier: lint
      buildspec: lint.yml
phases: { build: { commands: ['true'] } }
`;

const projectOf = (Name: string, more: object = {}) => ({
  Type: 'AWS::CodeBuild::Project',
  Properties: {
    Name,
    Source: {
      ...{ Type: 'CODECOMMIT', BuildSpec: 'build.yml' },
      Location: 'https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/shop',
    },
    ...more,
  },
});

const projects = {
  Resources: {
    Graph: projectOf('graph', { BuildBatchConfig: { ServiceRole: 'role' } }),
    Few: projectOf('few', { BuildBatchConfig: { Restrictions: { MaximumBuildsAllowed: 2 } } }),
    Single: projectOf('single'),
  },
};

let rehearsed: RehearsedPipeline;
let client: CodeBuildClient;
let started: StartedBuilds;
let batches: StartedBatches;

function open(): void {
  started = new StartedBuilds(rehearsed.options());
  batches = new StartedBatches(rehearsed.options(), started);
  const api = codeBuildApi(rehearsed.engine, rehearsed.cloud, started, batches);
  rehearsed.cloud.serveJsonApi(codeBuildTarget, api);
}

beforeEach(async () => {
  rehearsed = await RehearsedPipeline.create(
    template(pipeline([stage('Source', source()), stage('Build', build('unit'))]), { unit: 'unit.yml' }),
  );
  rehearsed.cloud.put({ stackName: 'batches', template: JSON.stringify(projects) });
  rehearsed.commits.push('a'.repeat(40));
  rehearsed.files.set('build.yml', graph);
  open();
  await rehearsed.cloud.listen();
  client = new CodeBuildClient({
    endpoint: rehearsed.cloud.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: '111111111111', secretAccessKey: 'any' },
    maxAttempts: 1,
  });
});
afterEach(async () => {
  await Promise.all([started.stop(), batches.stop()]);
  client.destroy();
  await rehearsed.remove();
});

async function begin(
  projectName = 'graph',
  more: Partial<StartBuildBatchCommandInput> = {},
): Promise<string> {
  const { buildBatch } = await client.send(new StartBuildBatchCommand({ projectName, ...more }));
  return buildBatch?.id ?? '';
}

async function read(id: string): Promise<BuildBatch> {
  const { buildBatches = [] } = await client.send(new BatchGetBuildBatchesCommand({ ids: [id] }));
  return buildBatches[0] ?? {};
}

const untilEnded = (id: string) =>
  eventually(async () => {
    const batch = await read(id);
    expect(batch.complete).toBe(true);
    return batch;
  });

/** `identifier status, status …` of each build, those of before included. */
function groupsOf({ buildGroups = [] }: BuildBatch): string[] {
  return buildGroups.map(({ identifier, priorBuildSummaryList = [], currentBuildSummary }) => {
    const statuses = [...priorBuildSummaryList, currentBuildSummary].map((each) => each?.buildStatus);
    return `${identifier} ${statuses.join(', ')}`;
  });
}

const variablesOf = ({ environmentVariables = [] }: BuildRequest) =>
  Object.fromEntries(environmentVariables.map(({ name, value }) => [name, value]));
const identifierOf = (request: BuildRequest) => variablesOf(request).CODEBUILD_BATCH_BUILD_IDENTIFIER ?? '';

/** Lets the builds with these identifiers fail. */
function failing(...identifiers: string[]): void {
  rehearsed.builds.set('graph', async (request) =>
    identifiers.includes(identifierOf(request)) ? { status: 'FAILED', summary: 'two tests fail' } : undefined,
  );
}

describe('a batch of builds, started by the SDK', () => {
  it('builds each build once those have succeeded that it depends on', async () => {
    const id = await begin('graph', {
      environmentVariablesOverride: [{ name: 'DEPTH', value: 'deep' }],
    });

    const batch = await untilEnded(id);

    expect(batch).toMatchObject({
      ...{
        buildBatchStatus: 'SUCCEEDED',
        currentPhase: 'SUCCEEDED',
        projectName: 'graph',
        buildBatchNumber: 1,
      },
      arn: `arn:aws:codebuild:eu-central-1:111111111111:build-batch/${id}`,
      resolvedSourceVersion: 'HEAD',
    });
    expect(batch.phases?.map(({ phaseType, phaseStatus }) => `${phaseType} ${phaseStatus}`)).toEqual([
      'SUBMITTED SUCCEEDED',
      'DOWNLOAD_BATCHSPEC SUCCEEDED',
      'IN_PROGRESS SUCCEEDED',
    ]);
    expect(groupsOf(batch)).toEqual(['unit SUCCEEDED', 'lint SUCCEEDED', 'deploy SUCCEEDED']);
    expect(batch.buildGroups?.at(-1)?.dependsOn).toEqual(['unit', 'lint']);
    expect(rehearsed.requests.map(identifierOf)).toEqual(['unit', 'lint', 'deploy']);
    expect(rehearsed.requests.map(({ buildspec }) => buildspec)).toEqual([
      'build.yml',
      'lint.yml',
      'build.yml',
    ]);
    expect(variablesOf(rehearsed.requests[0] as BuildRequest)).toMatchObject({
      SUITE: 'unit',
      DEPTH: 'deep',
    });
  });

  it('consists of builds that tell which batch they are of', async () => {
    const { arn, buildGroups = [] } = await untilEnded(await begin());
    const ids = buildGroups.map(({ currentBuildSummary }) => currentBuildSummary?.arn ?? '');

    const { builds = [] } = await client.send(new BatchGetBuildsCommand({ ids }));

    expect(builds.map(({ buildBatchArn }) => buildBatchArn)).toEqual([arn, arn, arn]);
  });

  it('fails with one of its builds, and does not build what depends on it', async () => {
    failing('lint');

    const batch = await untilEnded(await begin());

    expect(batch).toMatchObject({ buildBatchStatus: 'FAILED', currentPhase: 'FAILED' });
    expect(groupsOf(batch)).toEqual(['unit SUCCEEDED', 'lint FAILED', 'deploy ']);
    expect(batch.phases?.at(-1)?.contexts?.[0]?.message).toMatch(
      /lint: two tests fail; deploy: not run: lint did not succeed/,
    );
  });

  it('is started once for a token', async () => {
    const idempotencyToken = 'once';

    expect(await begin('graph', { idempotencyToken })).toBe(await begin('graph', { idempotencyToken }));
  });

  it.each([
    ['has no batch', 'graph', 'version: 0.2\nphases: { build: { commands: ["true"] } }', /has no batch/],
    ['cannot be read', 'graph', 'version: 0.2\nbatch: { build-list: 3 }', /build-list/],
    ['has more builds than the project allows', 'few', graph, /has 3 builds, and the project allows 2/],
  ])('fails where its buildspec %s', async (_, projectName, buildspec, reason) => {
    rehearsed.files.set('build.yml', buildspec);

    const batch = await untilEnded(await begin(projectName));

    expect(batch).toMatchObject({ buildBatchStatus: 'FAILED', buildGroups: [] });
    expect(batch.phases?.at(-1)).toMatchObject({
      ...{ phaseType: 'DOWNLOAD_BATCHSPEC', phaseStatus: 'FAILED' },
      contexts: [{ message: expect.stringMatching(reason) }],
    });
    expect(rehearsed.built).toEqual([]);
  });
});

describe('a batch that has failed', () => {
  it('builds again what has failed and what depended on it', async () => {
    failing('lint');
    const id = await begin();
    await untilEnded(id);
    failing();

    await client.send(new RetryBuildBatchCommand({ id, retryType: 'RETRY_FAILED_BUILDS' }));
    const batch = await untilEnded(id);

    expect(batch.buildBatchStatus).toBe('SUCCEEDED');
    expect(groupsOf(batch)).toEqual(['unit SUCCEEDED', 'lint FAILED, SUCCEEDED', 'deploy SUCCEEDED']);
  });

  it('builds all of it again, where that is asked for', async () => {
    failing('lint');
    const id = await begin();
    await untilEnded(id);
    failing();

    await client.send(new RetryBuildBatchCommand({ id, retryType: 'RETRY_ALL_BUILDS' }));

    expect(groupsOf(await untilEnded(id))).toEqual([
      'unit SUCCEEDED, SUCCEEDED',
      'lint FAILED, SUCCEEDED',
      'deploy SUCCEEDED',
    ]);
  });
});

/** Its first build runs until somebody stops it; resolves when that is under way. */
async function beginEndless() {
  const running = gate();
  rehearsed.builds.set('graph', async ({ signal }) => {
    running.open();
    await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
    return { status: 'STOPPED', summary: 'stopped' };
  });
  const id = await begin();
  await running.opened;
  return id;
}

describe('a batch that is under way', () => {
  it('ends what it builds when it is stopped, and builds no more', async () => {
    const id = await beginEndless();

    // It is none that an earlier rehearsal has left.
    await started.resume();
    batches.resume();
    const { buildBatch } = await client.send(new StopBuildBatchCommand({ id }));
    const batch = await untilEnded(id);

    expect(buildBatch).toMatchObject({ id, buildBatchStatus: 'IN_PROGRESS' });
    expect(batch).toMatchObject({ buildBatchStatus: 'STOPPED', currentPhase: 'STOPPED' });
    expect(groupsOf(batch)).toEqual(['unit STOPPED', 'lint ', 'deploy ']);
  });

  it('is given up by the next rehearsal, with what it built', async () => {
    const id = await beginEndless();
    await Promise.all([started.stop(), batches.stop()]);

    open();
    await started.resume();
    batches.resume();

    expect(await read(id)).toMatchObject({ buildBatchStatus: 'STOPPED', complete: true });
    expect(groupsOf(await read(id))).toEqual(['unit STOPPED', 'lint ', 'deploy ']);
    expect(rehearsed.built).toEqual(['graph']);
  });
});

describe('batches', () => {
  it('are listed, the newest first, also by their status and their project', async () => {
    const first = await begin();
    await untilEnded(first);
    failing('unit');
    const second = await begin();
    await untilEnded(second);
    const list = new ListBuildBatchesCommand({});
    const failed = new ListBuildBatchesForProjectCommand({
      ...{ projectName: 'graph', filter: { status: 'FAILED' }, maxResults: 1 },
    });

    expect((await client.send(list)).ids).toEqual([second, first]);
    expect((await client.send(failed)).ids).toEqual([second]);
  });

  it('are refused where there is nothing to build, stop or retry', async () => {
    const id = await begin();
    await untilEnded(id);

    await expect(begin('single')).rejects.toMatchObject({ name: 'InvalidInputException' });
    await expect(begin('none')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(client.send(new StopBuildBatchCommand({ id: 'graph:none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(client.send(new RetryBuildBatchCommand({ id }))).rejects.toMatchObject({
      name: 'InvalidInputException',
      message: expect.stringMatching(/only a batch that has failed can be retried/),
    });
    const { buildBatchesNotFound } = await client.send(
      new BatchGetBuildBatchesCommand({ ids: ['graph:none'] }),
    );
    expect(buildBatchesNotFound).toEqual(['graph:none']);
  });
});
