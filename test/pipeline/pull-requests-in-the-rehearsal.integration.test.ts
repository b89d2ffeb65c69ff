import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import {
  CodeCommitClient,
  CreatePullRequestCommand,
  EvaluatePullRequestApprovalRulesCommand,
  GetCommentsForPullRequestCommand,
  GetPullRequestCommand,
} from '@aws-sdk/client-codecommit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BuildRequest } from '../../local/buildspec/build-request.ts';
import type { BuildResult } from '../../local/buildspec/build-result.ts';
import { createBareRepository } from '../../local/git/bare-repository.ts';
import { addRemote } from '../../local/git/checkout-remote.ts';
import { codeCommitTarget } from '../../local/git/codecommit-api.ts';
import { git } from '../../local/git/git.ts';
import { openRepositories } from '../../local/git/repositories.ts';
import { codeBuildApi, codeBuildTarget } from '../../local/pipeline/api/codebuild-api.ts';
import { deployStack } from '../../local/pipeline/assembly/deploy-stacks.ts';
import { StartedBatches } from '../../local/pipeline/builds/started-batches.ts';
import { StartedBuilds } from '../../local/pipeline/builds/started-builds.ts';
import { Engine } from '../../local/pipeline/engine.ts';
import { startCloudInTest } from '../local/cloud/cloud-in-test.ts';
import { codeCommitInTest } from '../local/git/codecommit-in-test.ts';
import { commit, createCheckout } from '../local/git/repository-in-test.ts';
import { synthesizeInto, temporaryAssembly } from '../support/cloud-assembly.ts';

let folder: string;
let checkout: string;
let remote: string;
let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
let codeCommit: ReturnType<typeof codeCommitInTest>;
let started: StartedBuilds;
let client: CodeCommitClient;
/** The buildspecs that were run, each with the commit. */
const built: string[] = [];
/** Buildspecs whose builds fail. */
const failing = new Set<string>();

beforeAll(async () => {
  const created = await createCheckout();
  ({ folder, checkout } = created);
  const { state: stateDirectory } = created;
  ({ directory: remote } = await createBareRepository(stateDirectory, 'sluice', ['main']));
  await addRemote(checkout, stateDirectory, remote);
  await git(checkout, ['push', '--quiet', remote, 'HEAD:main']);
  cloud = await startCloudInTest();
  codeCommit = codeCommitInTest(stateDirectory, (event) => cloud.current.putEvent(event));
  cloud.current.serveJsonApi(codeCommitTarget, codeCommit.serve);
  const directory = temporaryAssembly();
  await synthesizeInto(directory, { CDK_VALIDATION: 'false' });
  await deployStack(cloud.current, directory, 'sluice-pipeline', () => {});
  rmSync(directory, { recursive: true });
  const repositories = openRepositories(stateDirectory);
  const options = { stateDirectory, cloud: cloud.current, repositories, runBuild, pathFolders: [] };
  started = new StartedBuilds(options);
  const engine = new Engine(options);
  const batches = new StartedBatches(options, started);
  cloud.current.serveJsonApi(codeBuildTarget, codeBuildApi(engine, cloud.current, started, batches));
  client = new CodeCommitClient({
    endpoint: cloud.current.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: '111111111111', secretAccessKey: 'any' },
  });
}, 180_000);
afterAll(async () => {
  client.destroy();
  await started.stop();
  await cloud.end();
  await rm(folder, { recursive: true });
});

/** Stands for the commands: what they would find is told. */
async function runBuild({
  buildspec = '',
  identity,
  environmentVariables,
}: BuildRequest): Promise<BuildResult> {
  built.push(`${buildspec} ${identity?.resolvedSourceVersion}`);
  const changes = { templates: ['sluice-dev-orders (eu-central-1): 1 changed'], images: [] };
  const isTold = environmentVariables?.some(({ name }) => name === 'DESTINATION_COMMIT') === true;
  return {
    status: failing.has(buildspec) ? 'FAILED' : 'SUCCEEDED',
    summary: '',
    phases: [],
    exportedVariables: isTold && buildspec.includes('changes') ? { CHANGES: JSON.stringify(changes) } : {},
    artifact: null,
    secondaryArtifacts: {},
    reports: [],
  };
}

async function push(words: string): Promise<string> {
  const id = await commit(checkout, words);
  await git(checkout, ['push', '--quiet', remote, 'HEAD:topic']);
  await codeCommit.pullRequests.followSources();
  return id;
}

/** The comments, as soon as one of them says what is waited for. */
async function commentsSaying(pullRequestId: string, said: string): Promise<string[]> {
  for (;;) {
    const { commentsForPullRequestData = [] } = await client.send(
      new GetCommentsForPullRequestCommand({ pullRequestId, repositoryName: 'sluice' }),
    );
    const contents = commentsForPullRequestData.flatMap(({ comments = [] }) =>
      comments.map(({ content = '' }) => content),
    );
    if (contents.some((content) => content.includes(said))) return contents;
    await pause(250);
  }
}

/** The rules that are not satisfied, as soon as they are those that are waited for. */
async function untilLacking(pullRequestId: string, lacking: readonly string[]): Promise<void> {
  for (;;) {
    const { pullRequest } = await client.send(new GetPullRequestCommand({ pullRequestId }));
    const { evaluation } = await client.send(
      new EvaluatePullRequestApprovalRulesCommand({ pullRequestId, revisionId: pullRequest?.revisionId }),
    );
    if (String(evaluation?.approvalRulesNotSatisfied?.toSorted()) === String(lacking)) return;
    await pause(250);
  }
}

describe('a pull request in the rehearsal', () => {
  it('is built, told of in one comment, and approved or not with each push, but for the approval of a person', async () => {
    const good = await push('good');
    const { pullRequest } = await client.send(
      new CreatePullRequestCommand({
        title: 'Good',
        targets: [{ repositoryName: 'sluice', sourceReference: 'topic', destinationReference: 'main' }],
      }),
    );
    const id = pullRequest?.pullRequestId ?? '';

    const passed = await commentsSaying(id, '**passed');
    expect(passed).toEqual([expect.stringContaining('- `sluice-dev-orders (eu-central-1): 1 changed`')]);
    await untilLacking(id, ['sluice-main']);
    expect(built).toEqual(
      ['unit', 'security', 'synth', 'integration', 'changes'].map((name) => `buildspecs/${name}.yml ${good}`),
    );

    failing.add('buildspecs/security.yml');
    await push('bad');
    const failed = await commentsSaying(id, '**failed');
    expect(failed).toHaveLength(1);
    await untilLacking(id, ['sluice-main', 'sluice-main-review']);
  }, 180_000);
});
