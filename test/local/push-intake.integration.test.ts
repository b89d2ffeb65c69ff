import { afterEach, describe, expect, it } from '@jest/globals';
import type { PullRequestRecord } from '../../local/git/pull-requests/pull-request.ts';
import {
  type PullRequestChange,
  pullRequestEvent,
} from '../../local/git/pull-requests/pull-request-event.ts';
import { createPushIntake } from '../../local/push-intake.ts';
import { action, build, pipeline, stage, template } from './pipeline/pipeline-builders.ts';
import { RehearsedPipeline } from './pipeline/rehearsed-pipeline.ts';

let rehearsed: RehearsedPipeline;
afterEach(() => rehearsed.remove());

const commit = 'a'.repeat(40);

async function rehearse(...events: string[]): Promise<void> {
  const source = action('source', 'Source', 'CodeStarSourceConnection', {
    Configuration: { ConnectionArn: 'arn', FullRepositoryId: 'acme/shop', BranchName: 'main' },
    OutputArtifacts: [{ Name: 'Code' }],
  });
  const declared = pipeline([stage('Source', source), stage('Build', build('unit'))], {
    Triggers: [
      {
        ProviderType: 'CodeStarSourceConnection',
        GitConfiguration: { SourceActionName: 'source', PullRequest: [{ Events: events }] },
      },
    ],
  });
  rehearsed = await RehearsedPipeline.create(template(declared, { unit: 'unit.yml' }));
}

/** How many executions the pipeline has had when the intake has heard of it. */
async function hear(change: PullRequestChange): Promise<number> {
  const intake = createPushIntake({
    ...{ stateDirectory: rehearsed.stateDirectory, engine: rehearsed.engine, cloud: rehearsed.cloud },
    pullRequests: { followSources: async () => [] },
  });
  const pullRequest: PullRequestRecord = {
    ...{ id: '1', account: '', region: '', repository: 'acme.shop', title: '', description: '', author: '' },
    ...{ status: 'OPEN', source: 'refs/heads/topic', destination: 'refs/heads/main' },
    ...{ sourceCommit: commit, destinationCommit: 'b'.repeat(40), revision: '', created: now, changed: now },
    ...{ mergedBy: null, comments: [], approvals: [], rules: [] },
  };
  await intake.receivePullRequest(pullRequestEvent(pullRequest, change, 'ada'));
  return rehearsed.engine.executions('sample').length;
}

const now = '2026-11-22T10:00:00Z';
const merged = { event: 'pullRequestMergeStatusUpdated', mergeOption: 'FAST_FORWARD_MERGE' } as const;

describe('a pull request', () => {
  it('that is opened, or has another commit, starts the pipeline that waits for that', async () => {
    await rehearse('OPEN', 'UPDATED');
    expect(await hear({ event: 'pullRequestCreated' })).toBe(1);
    expect(await hear({ event: 'pullRequestSourceBranchUpdated' })).toBe(2);
    expect(await hear(merged)).toBe(2);
    const [newest] = rehearsed.engine.executions('sample');
    expect(newest?.pushed).toEqual({ 'acme.shop/topic': commit });
  });

  it('is closed for triggers when it was merged', async () => {
    await rehearse('CLOSED');
    expect(await hear({ event: 'pullRequestStatusChanged' })).toBe(0);
    expect(await hear(merged)).toBe(1);
  });
});
