import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../../local/cloud/cloud.ts';
import type { CloudEvent } from '../../../local/cloud/events/event.ts';
import type { JsonObject } from '../../../local/cloud/json.ts';
import { createBareRepository } from '../../../local/git/bare-repository.ts';
import { addRemote } from '../../../local/git/checkout-remote.ts';
import { git } from '../../../local/git/git.ts';
import { codeCommitInTest } from './codecommit-in-test.ts';
import { commit, createCheckout } from './repository-in-test.ts';

let folder: string;
let checkout: string;
let remote: string;
let codeCommit: ReturnType<typeof codeCommitInTest>;
let events: CloudEvent[];

const caller = (person: string): Caller => ({ account: '111111111111', region: 'eu-central-1', person });
const ada = caller('ada');
const ben = caller('ben');
const review: Caller = { ...caller('review'), person: undefined, session: 'ReviewRole/review' };

// biome-ignore lint/suspicious/noExplicitAny: the answers are those of an API, of which each test looks at a part.
const ask = async (as: Caller, operation: string, input: JsonObject): Promise<any> =>
  codeCommit.serve(operation, input, as);

beforeEach(async () => {
  const created = await createCheckout();
  ({ folder, checkout } = created);
  events = [];
  codeCommit = codeCommitInTest(created.state, (event) => events.push(event));
  ({ directory: remote } = await createBareRepository(created.state, 'shop', ['main']));
  await addRemote(checkout, created.state, remote);
  await git(checkout, ['push', '--quiet', remote, 'HEAD:main']);
  await push('second');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A further commit on the branch `topic`, told as the hook does. */
async function push(words: string): Promise<string> {
  const id = await commit(checkout, words);
  await git(checkout, ['push', '--quiet', remote, 'HEAD:topic']);
  await codeCommit.pullRequests.followSources();
  return id;
}

async function putRule(name: string, statement: JsonObject, destination = 'refs/heads/main'): Promise<void> {
  await ask(ada, 'CreateApprovalRuleTemplate', {
    approvalRuleTemplateName: name,
    approvalRuleTemplateContent: JSON.stringify({
      Version: '2018-11-08',
      DestinationReferences: [destination],
      Statements: [{ Type: 'Approvers', ...statement }],
    }),
  });
  await ask(ada, 'AssociateApprovalRuleTemplateWithRepository', {
    approvalRuleTemplateName: name,
    repositoryName: 'shop',
  });
}

async function open(): Promise<{ pullRequestId: string; revisionId: string }> {
  const targets = [{ repositoryName: 'shop', sourceReference: 'topic', destinationReference: 'main' }];
  const { pullRequest } = await ask(ada, 'CreatePullRequest', { title: 'Second', targets });
  return pullRequest;
}

const approve = (as: Caller, { pullRequestId, revisionId }: { pullRequestId: string; revisionId: string }) =>
  ask(as, 'UpdatePullRequestApprovalState', { pullRequestId, revisionId, approvalState: 'APPROVE' });

describe('a pull request', () => {
  it('is told of when it is opened, with the commits of both branches', async () => {
    const { pullRequestId } = await open();
    const head = await git(checkout, ['rev-parse', 'HEAD']);

    expect(events).toMatchObject([
      {
        'detail-type': 'CodeCommit Pull Request State Change',
        detail: {
          event: 'pullRequestCreated',
          pullRequestId,
          sourceCommit: head,
          destinationCommit: await git(checkout, ['rev-parse', 'HEAD^']),
          destinationReference: 'refs/heads/main',
        },
      },
    ]);
    expect(await ask(ben, 'ListPullRequests', { repositoryName: 'shop', pullRequestStatus: 'OPEN' })).toEqual(
      {
        pullRequestIds: [pullRequestId],
      },
    );
  });

  it('has another revision after a push, without the approvals of the one before', async () => {
    await putRule('one', { NumberOfApprovalsNeeded: 1 });
    const before = await open();
    await approve(ben, before);
    const third = await push('third');

    const { pullRequest } = await ask(ada, 'GetPullRequest', { pullRequestId: before.pullRequestId });
    expect(pullRequest.pullRequestTargets[0].sourceCommit).toBe(third);
    expect(pullRequest.revisionId).not.toBe(before.revisionId);
    expect(events.at(-1)?.detail).toMatchObject({
      event: 'pullRequestSourceBranchUpdated',
      sourceCommit: third,
    });
    expect(await ask(ada, 'EvaluatePullRequestApprovalRules', pullRequest)).toMatchObject({
      evaluation: { approved: false, approvalRulesNotSatisfied: ['one'] },
    });
    await expect(approve(ben, before)).rejects.toThrow(/and no longer/);
  });

  it('is approved by nobody who has opened it', async () => {
    await expect(approve(ada, await open())).rejects.toThrow(/cannot approve it/);
  });

  it('is merged when its rules are satisfied, which moves the branch and closes it', async () => {
    await putRule('two', { NumberOfApprovalsNeeded: 2 });
    const pool = ['arn:aws:sts::111111111111:assumed-role/ReviewRole/*'];
    await putRule('review', { NumberOfApprovalsNeeded: 1, ApprovalPoolMembers: pool });
    const opened = await open();
    const merge = () => ask(ben, 'MergePullRequestByFastForward', { pullRequestId: opened.pullRequestId });

    await approve(review, opened);
    await expect(merge()).rejects.toThrow(/lacks approvals for two/);
    await approve(ben, opened);
    const { pullRequest } = await merge();

    const head = await git(checkout, ['rev-parse', 'HEAD']);
    expect(pullRequest).toMatchObject({ pullRequestStatus: 'CLOSED' });
    expect(await git(remote, ['--git-dir=.', 'rev-parse', 'main'])).toBe(head);
    expect(codeCommit.moves).toEqual([
      {
        ...{ repository: 'shop', branch: 'main', commit: head },
        before: await git(checkout, ['rev-parse', 'HEAD^']),
        by: 'arn:aws:sts::111111111111:assumed-role/rehearsal/ben',
        mergeOption: 'FAST_FORWARD_MERGE',
      },
    ]);
    expect(events.map(({ detail }) => detail)).toMatchObject([
      { event: 'pullRequestCreated', isMerged: 'False' },
      { event: 'pullRequestApprovalStateChanged', approvalStatus: 'APPROVE' },
      { event: 'pullRequestApprovalStateChanged', callerUserArn: expect.stringMatching(/ben$/) },
      { event: 'pullRequestMergeStatusUpdated', isMerged: 'True', mergeOption: 'FAST_FORWARD_MERGE' },
    ]);
    await expect(merge()).rejects.toThrow(/is closed/);
  });

  it('is not merged by two persons where the review has not approved it', async () => {
    await putRule('two', { NumberOfApprovalsNeeded: 2 });
    const pool = ['arn:aws:sts::111111111111:assumed-role/ReviewRole/*'];
    await putRule('review', { NumberOfApprovalsNeeded: 1, ApprovalPoolMembers: pool });
    const opened = await open();
    await approve(ben, opened);
    await approve(caller('cleo'), opened);

    const merge = ask(ben, 'MergePullRequestByFastForward', { pullRequestId: opened.pullRequestId });
    await expect(merge).rejects.toThrow(/lacks approvals for review/);
  });

  it('has no rules of templates for other branches', async () => {
    await putRule('other', { NumberOfApprovalsNeeded: 1 }, 'refs/heads/trunk');

    expect(await open()).toMatchObject({ approvalRules: [] });
  });

  it('is not merged where the branch has gone on', async () => {
    const opened = await open();
    await git(checkout, ['checkout', '--quiet', '-b', 'other', 'HEAD^']);
    await commit(checkout, 'elsewhere');
    await git(checkout, ['push', '--quiet', remote, 'HEAD:main']);

    const merge = ask(ben, 'MergePullRequestByFastForward', { pullRequestId: opened.pullRequestId });
    await expect(merge).rejects.toThrow(/does not follow/);
  });
});

describe('a comment on a pull request', () => {
  const post = (as: Caller, pullRequestId: string, content: string, clientRequestToken?: string) =>
    ask(as, 'PostCommentForPullRequest', {
      ...{ pullRequestId, repositoryName: 'shop', content },
      ...{ beforeCommitId: 'a', afterCommitId: 'b' },
      ...(clientRequestToken !== undefined && { clientRequestToken }),
    });

  it('is changed by who has written it, and by nobody else', async () => {
    const { pullRequestId } = await open();
    const { comment } = await post(review, pullRequestId, 'runs');
    const change = (as: Caller) =>
      ask(as, 'UpdateComment', { commentId: comment.commentId, content: 'passed' });

    await expect(change(ben)).rejects.toThrow(/may not change it/);
    await change(review);

    expect(await ask(ben, 'GetCommentsForPullRequest', { pullRequestId })).toMatchObject({
      commentsForPullRequestData: [{ comments: [{ content: 'passed' }] }],
    });
  });

  it('is told of by events of its own, with the address where it stands', async () => {
    const { pullRequestId } = await open();
    const { comment } = await post(review, pullRequestId, 'runs');
    await ask(review, 'UpdateComment', { commentId: comment.commentId, content: 'passed' });

    const told = events.filter((event) => event['detail-type'] === 'CodeCommit Comment on Pull Request');
    expect(told.map(({ detail }) => detail)).toMatchObject([
      { event: 'commentOnPullRequestCreated', pullRequestId, beforeCommitId: 'a', afterCommitId: 'b' },
      {
        event: 'commentOnPullRequestUpdated',
        commentId: comment.commentId,
        notificationBody: expect.stringContaining(
          `pull-requests/${pullRequestId}/activity#${comment.commentId}`,
        ),
      },
    ]);
  });

  it('is posted once for a token, which no other comment may have', async () => {
    const { pullRequestId } = await open();
    const first = await post(review, pullRequestId, 'runs', 'token');
    events = [];

    expect(await post(review, pullRequestId, 'runs', 'token')).toEqual(first);
    expect(events).toEqual([]);
    await expect(post(review, pullRequestId, 'passed', 'token')).rejects.toThrow(/Another comment/);
  });
});
