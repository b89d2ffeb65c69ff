import { z } from 'zod';
import { ServiceException } from '../../cloud/endpoint/json-api.ts';
import { identityOf } from '../../cloud/identity.ts';
import { parseInput } from '../parse-input.ts';
import { evaluateRules } from './evaluate-rules.ts';
import type { PullRequestRecord } from './pull-request.ts';
import { pullRequestEvent } from './pull-request-event.ts';
import type { PullRequestOperation } from './pull-request-operation.ts';

const ofRevision = z.object({ pullRequestId: z.string(), revisionId: z.string() });
const vote = ofRevision.extend({ approvalState: z.enum(['APPROVE', 'REVOKE']) });

/** What CodeCommit does with approvals of pull requests, by the names in its API. */
export const approvalOperations: Readonly<Record<string, PullRequestOperation>> = {
  async UpdatePullRequestApprovalState({ pullRequests }, input, caller) {
    const { pullRequestId, revisionId: revision, approvalState: state } = parseInput(vote, input);
    const pullRequest = pullRequests.find(pullRequestId);
    const by = identityOf(caller);
    requireOpen(pullRequest);
    if (revision !== pullRequest.revision) {
      throw new ServiceException(
        'RevisionNotCurrentException',
        `The revision of pull request ${pullRequestId} is ${pullRequest.revision}, and no longer ${revision}.`,
      );
    }
    if (by === pullRequest.author) {
      throw new ServiceException(
        'PullRequestCannotBeApprovedByAuthorException',
        `${by} has opened the pull request, and cannot approve it.`,
      );
    }
    const others = pullRequest.approvals.filter((each) => each.by !== by || each.revision !== revision);
    const change = { event: 'pullRequestApprovalStateChanged', approvalStatus: state } as const;
    pullRequests.change({ ...pullRequest, approvals: [...others, { revision, by, state }] }, (now) =>
      pullRequestEvent(now, change, by),
    );
    return {};
  },

  async GetPullRequestApprovalStates({ pullRequests }, input) {
    const { pullRequestId, revisionId } = parseInput(ofRevision, input);
    const { approvals } = pullRequests.find(pullRequestId);
    return {
      approvals: approvals
        .filter(({ revision }) => revision === revisionId)
        .map(({ by, state }) => ({ userArn: by, approvalState: state })),
    };
  },

  async EvaluatePullRequestApprovalRules({ pullRequests }, input) {
    const { pullRequestId, revisionId } = parseInput(ofRevision, input);
    const evaluated = evaluateRules({ ...pullRequests.find(pullRequestId), revision: revisionId });
    return {
      evaluation: {
        approved: evaluated.notSatisfied.length === 0,
        overridden: false,
        approvalRulesSatisfied: evaluated.satisfied,
        approvalRulesNotSatisfied: evaluated.notSatisfied,
      },
    };
  },
};

export function requireOpen({ id, status }: PullRequestRecord): void {
  if (status === 'OPEN') return;
  throw new ServiceException('PullRequestAlreadyClosedException', `Pull request ${id} is closed.`);
}
