import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ServiceException } from '../../cloud/endpoint/json-api.ts';
import { identityOf } from '../../cloud/identity.ts';
import { parseInput } from '../parse-input.ts';
import { branchOf, referenceOf } from '../reference-name.ts';
import { requireOpen } from './approval-operations.ts';
import { describePullRequest } from './describe-pull-request.ts';
import { evaluateRules, isFor } from './evaluate-rules.ts';
import type { PullRequestRecord } from './pull-request.ts';
import { pullRequestEvent } from './pull-request-event.ts';
import type { PullRequestOperation } from './pull-request-operation.ts';
import type { PullRequests } from './pull-requests.ts';

const created = z.object({
  title: z.string().max(150),
  description: z.string().max(10_240).default(''),
  targets: z
    .array(
      z.object({
        repositoryName: z.string(),
        sourceReference: z.string(),
        destinationReference: z.string().default('main'),
      }),
    )
    .length(1),
});

const named = z.object({ pullRequestId: z.string() });

const listed = z.object({
  repositoryName: z.string(),
  authorArn: z.string().optional(),
  pullRequestStatus: z.enum(['OPEN', 'CLOSED']).optional(),
});

/** What CodeCommit does with pull requests, by the names in its API. */
export const pullRequestOperations: Readonly<Record<string, PullRequestOperation>> = {
  async CreatePullRequest({ pullRequests, templates }, input, caller) {
    const { title, description, targets } = parseInput(created, input);
    const [target] = targets;
    if (!target) throw new ServiceException('TargetsRequiredException', 'A pull request has one target.');
    const { repositoryName: repository } = target;
    const [source, destination] = [
      referenceOf(target.sourceReference),
      referenceOf(target.destinationReference),
    ];
    const { account, region } = pullRequests.placeOf(repository) ?? caller;
    const opened = pullRequests.open({
      ...{ account, region, repository, title, description },
      author: identityOf(caller),
      status: 'OPEN',
      ...{ source, destination },
      sourceCommit: await requireHead(pullRequests, repository, source),
      destinationCommit: await requireHead(pullRequests, repository, destination),
      mergedBy: null,
      comments: [],
      approvals: [],
      rules: templates
        .of({ account, region }, repository)
        .filter(({ content }) => isFor(content, destination))
        .map((template) => ({
          id: randomUUID(),
          name: template.name,
          templateId: template.id,
          templateName: template.name,
          content: template.content,
        })),
    });
    return { pullRequest: describePullRequest(opened) };
  },

  async GetPullRequest({ pullRequests }, input) {
    const { pullRequestId } = parseInput(named, input);
    return { pullRequest: describePullRequest(pullRequests.find(pullRequestId)) };
  },

  async ListPullRequests({ pullRequests }, input) {
    const { repositoryName, authorArn, pullRequestStatus } = parseInput(listed, input);
    const found = pullRequests
      .all()
      .filter(({ repository }) => repository === repositoryName)
      .filter(({ author }) => authorArn === undefined || author === authorArn)
      .filter(({ status }) => pullRequestStatus === undefined || status === pullRequestStatus);
    return { pullRequestIds: found.map(({ id }) => id).toReversed() };
  },

  async UpdatePullRequestStatus({ pullRequests }, input, caller) {
    const closing = named.extend({ pullRequestStatus: z.literal('CLOSED') });
    const pullRequest = pullRequests.find(parseInput(closing, input).pullRequestId);
    requireOpen(pullRequest);
    const closed = pullRequests.change({ ...pullRequest, status: 'CLOSED' }, (now) =>
      pullRequestEvent(now, { event: 'pullRequestStatusChanged' }, identityOf(caller)),
    );
    return { pullRequest: describePullRequest(closed) };
  },

  async MergePullRequestByFastForward({ pullRequests, fastForward }, input, caller) {
    const pullRequest = pullRequests.find(parseInput(named, input).pullRequestId);
    requireOpen(pullRequest);
    requireApproved(pullRequest);
    const { repository, destination, sourceCommit } = pullRequest;
    const by = identityOf(caller);
    await fastForward({ repository, branch: branchOf(destination), commit: sourceCommit, by });
    const change = { event: 'pullRequestMergeStatusUpdated', mergeOption: 'FAST_FORWARD_MERGE' } as const;
    const merged = pullRequests.change(
      { ...pullRequests.find(pullRequest.id), status: 'CLOSED', mergedBy: by },
      (now) => pullRequestEvent(now, change, by),
    );
    return { pullRequest: describePullRequest(merged) };
  },
};

async function requireHead(
  pullRequests: PullRequests,
  repository: string,
  reference: string,
): Promise<string> {
  const head = await pullRequests.headOf(repository, reference);
  if (head !== undefined) return head;
  throw new ServiceException('ReferenceDoesNotExistException', `${repository} has no ${reference}.`);
}

function requireApproved(pullRequest: PullRequestRecord): void {
  const { notSatisfied } = evaluateRules(pullRequest);
  if (notSatisfied.length === 0) return;
  throw new ServiceException(
    'PullRequestApprovalRulesNotSatisfiedException',
    `Pull request ${pullRequest.id} lacks approvals for ${notSatisfied.join(', ')}.`,
  );
}
