import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { CodeCommitClient } from '@aws-sdk/client-codecommit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHandler } from '../../../../app/automation/review/handler.ts';
import { silentLogger } from '../../../support/silent-logger.ts';
import { destination, first, ReviewedRepository, second, steps } from './reviewed-repository.ts';

let repository: ReviewedRepository;
let handler: ReturnType<typeof createHandler>;

beforeEach(async () => {
  repository = new ReviewedRepository();
  await repository.start();
  handler = createHandler({
    codeCommit: new CodeCommitClient(repository.aws.clientOptions),
    codeBuild: new CodeBuildClient(repository.aws.clientOptions),
    repositoryName: 'sluice',
    branch: 'main',
    steps,
    logger: silentLogger(),
  });
});
afterEach(() => repository.aws.stop());

const pullRequestEvent = (sourceCommit = first) => ({
  'detail-type': 'CodeCommit Pull Request State Change',
  id: 'event-1',
  detail: { event: 'pullRequestCreated', pullRequestId: '7', sourceCommit },
});

const buildEvent = (id = '') => ({
  'detail-type': 'CodeBuild Build State Change',
  detail: { 'build-id': `arn:aws:codebuild:eu-central-1:111111111111:build/${id}` },
});

/** Both builds of the newest commit, the second of which has ended last. */
async function endBuilds(unit: object = {}, changes: object = {}): Promise<void> {
  repository.addBuild('review-unit', unit);
  await handler(buildEvent(repository.addBuild('review-changes', changes).id));
}

const changes = (value: unknown) => ({
  exportedEnvironmentVariables: [{ name: 'CHANGES', value: JSON.stringify(value) }],
});

describe('a pull request', () => {
  it('is built at its commit, by the project of each step, and its comment says that the builds run', async () => {
    await handler(pullRequestEvent());

    expect(repository.starts()).toEqual(
      steps.map(({ project }) =>
        expect.objectContaining({
          projectName: project,
          sourceVersion: first,
          environmentVariablesOverride: [
            { name: 'PULL_REQUEST_ID', value: '7' },
            { name: 'DESTINATION_COMMIT', value: destination },
          ],
        }),
      ),
    );
    expect(repository.ownComments()).toEqual([expect.stringContaining('`aaaaaaaa`: **the builds run**')]);
    expect(repository.votes).toEqual([]);
  });

  it('of which EventBridge tells twice is the same to CodeBuild both times', async () => {
    await handler(pullRequestEvent());
    await handler(pullRequestEvent());

    const [unit, changes, ...again] = repository.starts().map(({ idempotencyToken }) => idempotencyToken);
    expect(again).toEqual([unit, changes]);
    expect(unit).not.toBe(changes);
    expect(repository.ownComments()).toHaveLength(1);
  });

  it('is not built at a commit that another one has followed', async () => {
    repository.push(second);

    await handler(pullRequestEvent(first));

    expect(repository.starts()).toEqual([]);
  });

  it.each([
    ['that is closed', { status: 'CLOSED' as const }],
    ['to another branch', { destinationReference: 'refs/heads/trunk' }],
  ])('%s is left alone', async (_, state) => {
    Object.assign(repository, state);

    await handler(pullRequestEvent());

    expect([repository.starts(), repository.comments, repository.votes]).toEqual([[], [], []]);
  });
});

describe('builds that have ended', () => {
  it('well are approved, and the one comment says what there is to know', async () => {
    await handler(pullRequestEvent());
    repository.builds.length = 0;
    repository.addCoverage(repository.addBuild('delivery-unit', { environment: undefined }), 82);
    const unit = repository.addBuild('review-unit');
    repository.addTests(unit, 120);
    repository.addCoverage(unit, 83.5);
    const templates = ['sluice-dev-orders (eu-central-1): 1 changed'];
    await handler(buildEvent(repository.addBuild('review-changes', changes({ templates, images: [] })).id));

    const [comment, ...others] = repository.ownComments();
    expect(others).toEqual([]);
    expect(comment).toContain('**passed, and approved by the delivery**');
    expect(comment).toContain('| unit | succeeded |');
    expect(comment).toContain('all 120 passed');
    expect(comment).toContain('83.5 % of the lines, 1.5 points more than');
    expect(comment).toContain('- `sluice-dev-orders (eu-central-1): 1 changed`');
    expect(comment).toContain('**Images**: none would have another version.');
    expect(repository.votes).toEqual([{ revisionId: 'revision-1', approvalState: 'APPROVE' }]);
  });

  it.each(['FAILED', 'FAULT', 'STOPPED', 'TIMED_OUT'] as const)(
    'as %s are not approved, even before the others have ended',
    async (buildStatus) => {
      await endBuilds({ buildStatus: 'IN_PROGRESS' }, { buildStatus });

      expect(repository.votes).toEqual([{ revisionId: 'revision-1', approvalState: 'REVOKE' }]);
      expect(repository.ownComments()[0]).toContain('**failed, and not approved');
    },
  );

  it('are not voted on before the last of them has', async () => {
    await endBuilds({ buildStatus: 'IN_PROGRESS' });

    expect(repository.votes).toEqual([]);
  });

  it('are not voted on as long as one has not begun', async () => {
    await handler(buildEvent(repository.addBuild('review-changes').id));

    expect(repository.votes).toEqual([]);
    expect(repository.ownComments()[0]).toContain('| unit | waits |');
  });

  it('tell the names of the tests that have failed, and of those that could not be run', async () => {
    const unit = repository.addBuild('review-unit', { buildStatus: 'FAILED' });
    repository.addTests(unit, 30, { FAILED: ['orders › keeps `them`\nin order'], ERROR: ['the cache'] });
    await handler(buildEvent(unit.id));

    expect(repository.ownComments()[0]).toContain(
      '**Tests**: 2 of 30 failed:\n\n- `orders › keeps them in order`\n- `the cache`',
    );
  });

  it('are those that were started last, where one was tried again', async () => {
    repository.addBuild('review-unit', { buildStatus: 'FAILED' });
    await endBuilds();

    expect(repository.votes).toEqual([{ revisionId: 'revision-1', approvalState: 'APPROVE' }]);
  });

  it('are not those of another pull request with the same commit', async () => {
    const environmentVariables = [{ name: 'PULL_REQUEST_ID', value: '8' }];
    repository.addBuild('review-unit');
    repository.addBuild('review-unit', {
      buildStatus: 'FAILED',
      environment: {
        ...{ type: 'LINUX_CONTAINER', image: '', computeType: 'BUILD_GENERAL1_SMALL' },
        environmentVariables,
      },
    });
    await handler(buildEvent(repository.addBuild('review-changes').id));

    expect(repository.votes).toEqual([{ revisionId: 'revision-1', approvalState: 'APPROVE' }]);
  });

  it('do not speak where something else is exported as the changes', async () => {
    await endBuilds({}, { exportedEnvironmentVariables: [{ name: 'CHANGES', value: 'approved!' }] });

    expect(repository.ownComments()[0]).toContain('**Changes**: NOT KNOWN');
    expect(repository.ownComments()[0]).not.toContain('approved!');
  });

  it('can say much, and the comment stays one that CodeCommit takes', async () => {
    const line = '`# Heading` '.repeat(100);
    const many = Array.from({ length: 400 }, () => line);
    const unit = repository.addBuild('review-unit', { buildStatus: 'FAILED' });
    repository.addTests(unit, 400, { FAILED: many });
    await handler(
      buildEvent(repository.addBuild('review-changes', changes({ templates: many, images: many })).id),
    );

    const [comment = ''] = repository.ownComments();
    expect(comment.length).toBeLessThan(10_240);
    expect(comment).toContain('- and 380 more');
    expect(comment.match(/^#/gm)).toHaveLength(1);
  });
});

describe('a result of an older commit', () => {
  it('neither takes the place of the newer one nor votes', async () => {
    const stale = repository.addBuild('review-unit', { buildStatus: 'FAILED' });
    repository.push(second);

    await handler(buildEvent(stale.id));

    expect(repository.ownComments()).toEqual([expect.stringContaining('`bbbbbbbb`: **the builds run**')]);
    expect(repository.votes).toEqual([]);
  });

  it('gives way to a commit that is pushed while it is written', async () => {
    repository.meanwhile = (operation) => {
      if (operation === 'PostCommentForPullRequest') repository.push(second);
    };
    await endBuilds();

    expect(repository.ownComments()).toEqual([expect.stringContaining('`bbbbbbbb`: **the builds run**')]);
    expect(repository.votes).toEqual([]);
  });

  it('is no vote for a commit that is pushed just before it', async () => {
    repository.meanwhile = (operation) => {
      if (operation === 'UpdatePullRequestApprovalState') repository.push(second);
    };
    await endBuilds();

    expect(repository.votes).toEqual([]);
  });
});

describe('the comment', () => {
  it('is found among those of others, one of which begins likewise', async () => {
    repository.comments.push({
      commentId: 'x',
      content: '### Review by the delivery\n\nall well',
      isOurs: false,
    });
    await endBuilds({ buildStatus: 'IN_PROGRESS' });
    repository.comments.push({ commentId: 'y', content: 'Thank you', isOurs: false });
    await endBuilds();

    expect(repository.ownComments()).toEqual([expect.stringContaining('**passed')]);
    expect(repository.comments).toHaveLength(3);
    expect(repository.comments[0]?.content).toContain('all well');
  });

  it('says in the end what a build has come to that ended while it was written', async () => {
    const running = repository.addBuild('review-unit', { buildStatus: 'IN_PROGRESS' });
    repository.meanwhile = (operation) => {
      if (operation === 'PostCommentForPullRequest') running.buildStatus = 'SUCCEEDED';
    };
    await handler(buildEvent(repository.addBuild('review-changes').id));

    expect(repository.ownComments()).toEqual([expect.stringContaining('**passed')]);
    expect(repository.votes).toHaveLength(1);
  });

  it('that never comes to an end is tried again with the event', async () => {
    let count = 0;
    repository.meanwhile = (operation) => {
      if (operation.endsWith('Comment') || operation.startsWith('PostComment'))
        repository.push(`${++count}`.repeat(40));
    };

    await expect(endBuilds()).rejects.toThrow(/has changed 5 times/);
  });
});

it('a build that is of no pull request changes nothing', async () => {
  const { id } = repository.addBuild('review-unit', { environment: undefined });

  await handler(buildEvent(id));

  expect(repository.comments).toEqual([]);
});

it('another event is refused', async () => {
  await expect(handler({ 'detail-type': 'Scheduled Event' })).rejects.toThrow(
    /it must be a "CodeCommit Pull/,
  );
});
