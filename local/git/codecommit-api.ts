import { z } from 'zod';
import type { JsonApiHandler } from '../cloud/cloud.ts';
import { ServiceException } from '../cloud/endpoint/json-api.ts';
import type { JsonObject, JsonValue } from '../cloud/json.ts';
import { paginate } from '../pipeline/api/paginate.ts';
import { openApprovalRuleTemplates } from './approval-rule-templates.ts';
import { contentOperations } from './content-operations.ts';
import { GitError } from './git.ts';
import { commitOf, gitIn } from './git-in-repository.ts';
import { parseInput } from './parse-input.ts';
import { approvalOperations } from './pull-requests/approval-operations.ts';
import { commentOperations } from './pull-requests/comment-operations.ts';
import type { PullRequestSurroundings } from './pull-requests/pull-request-operation.ts';
import { pullRequestOperations } from './pull-requests/pull-request-operations.ts';
import type { PullRequests } from './pull-requests/pull-requests.ts';
import type { PushReport } from './push-report.ts';
import { openRepositories, type Repositories } from './repositories.ts';
import { type RepositoryOperation, repositoryOperations } from './repository-operations.ts';
import { templateOperations } from './template-operations.ts';

/** The prefix of `X-Amz-Target` in CodeCommit's JSON protocol. */
export const codeCommitTarget = 'CodeCommit_20150413';

export interface CodeCommitApiOptions {
  pullRequests: PullRequests;
  /** Told of a branch that a merge has moved, as of a push. */
  moved(push: PushReport): Promise<unknown>;
}

const aboutPullRequests = { ...pullRequestOperations, ...commentOperations, ...approvalOperations };

const operations: Readonly<Record<string, RepositoryOperation>> = {
  ...repositoryOperations,
  ...contentOperations,
  GetDifferences: getDifferences,
  GetMergeOptions: getMergeOptions,
};

/**
 * What is asked of repositories beside what git does.
 *
 * Source: https://docs.aws.amazon.com/codecommit/latest/APIReference/API_Operations.html
 */
export function codeCommitApi(
  stateDirectory: string,
  { pullRequests, moved }: CodeCommitApiOptions,
): JsonApiHandler {
  const repositories = openRepositories(stateDirectory);
  const templates = openApprovalRuleTemplates(stateDirectory);
  const surroundings: PullRequestSurroundings = {
    ...{ pullRequests, templates },
    fastForward: async (to) => {
      const before = await fastForward(repositories, to);
      await moved({ ...to, before, mergeOption: 'FAST_FORWARD_MERGE' });
    },
  };
  return async (operation, input, caller) => {
    const ofRepositories = operations[operation];
    if (ofRepositories) return ofRepositories(repositories, input, caller);
    const ofTemplates = templateOperations[operation];
    if (ofTemplates) return ofTemplates(templates, input, caller);
    const ofPullRequests = aboutPullRequests[operation];
    if (ofPullRequests) return ofPullRequests(surroundings, input, caller);
    const all = { ...operations, ...templateOperations, ...aboutPullRequests };
    const known = Object.keys(all).join(', ');
    throw new ServiceException(
      'UnknownOperationException',
      `CodeCommit answers ${known} here, not ${operation}.`,
    );
  };
}

const differencesInput = z.object({
  repositoryName: z.string(),
  beforeCommitSpecifier: z.string(),
  afterCommitSpecifier: z.string(),
  MaxResults: z.int().positive().optional(),
  NextToken: z.string().optional(),
});

/** A file that has moved is one that is gone and one that is new. */
async function getDifferences(repositories: Repositories, input: JsonObject): Promise<JsonValue> {
  const request = parseInput(differencesInput, input);
  const { repositoryName, MaxResults: maxResults, NextToken: nextToken } = request;
  const inRepository = gitIn(repositories, repositoryName);
  const text = await inRepository(
    ...['diff-tree', '-r', '-z', '--no-renames'],
    await commitOf(inRepository, request.beforeCommitSpecifier),
    await commitOf(inRepository, request.afterCommitSpecifier),
  );
  const page = paginate(readDifferences(text), { maxResults, nextToken });
  return {
    differences: page.items,
    ...(page.nextToken.nextToken !== undefined && { NextToken: page.nextToken.nextToken }),
  };
}

const noBlob = /^0+$/;

/** Of `:<mode> <mode> <blob> <blob> <status>` and a path for each file, ended by zeros. */
function readDifferences(text: string): JsonObject[] {
  const fields = text.split('\0');
  const differences: JsonObject[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [modeBefore = '', mode = '', before = '', after = '', changeType = ''] = (fields[index] ?? '')
      .replace(/^:/, '')
      .split(' ');
    const path = fields[index + 1] ?? '';
    differences.push({
      changeType,
      ...(!noBlob.test(before) && { beforeBlob: { blobId: before, path, mode: modeBefore } }),
      ...(!noBlob.test(after) && { afterBlob: { blobId: after, path, mode } }),
    });
  }
  return differences;
}

const mergeOptionsInput = z.object({
  repositoryName: z.string(),
  sourceCommitSpecifier: z.string(),
  destinationCommitSpecifier: z.string(),
});

/** Whether the source follows the destination; other ways to merge are not looked for. */
async function getMergeOptions(repositories: Repositories, input: JsonObject): Promise<JsonValue> {
  const request = parseInput(mergeOptionsInput, input);
  const inRepository = gitIn(repositories, request.repositoryName);
  const sourceCommitId = await commitOf(inRepository, request.sourceCommitSpecifier);
  const destinationCommitId = await commitOf(inRepository, request.destinationCommitSpecifier);
  const baseCommitId = await inRepository('merge-base', sourceCommitId, destinationCommitId).catch(
    nothingInCommon,
  );
  return {
    mergeOptions: baseCommitId === destinationCommitId ? ['FAST_FORWARD_MERGE'] : [],
    sourceCommitId,
    destinationCommitId,
    baseCommitId,
  };
}

/** Moves a branch to a commit that follows where it stands; answers where that was. */
async function fastForward(
  repositories: Repositories,
  { repository, branch, commit }: Pick<PushReport, 'repository' | 'branch' | 'commit'>,
): Promise<string> {
  const inRepository = gitIn(repositories, repository);
  const before = await commitOf(inRepository, `refs/heads/${branch}`);
  const base = await inRepository('merge-base', commit, before).catch(nothingInCommon);
  if (base !== before) {
    throw new ServiceException(
      'ManualMergeRequiredException',
      `${branch} has gone on to ${before}, which ${commit} does not follow; bring it into the source first.`,
    );
  }
  await inRepository('update-ref', `refs/heads/${branch}`, commit, before);
  return before;
}

/** Git says it by its exit code alone. */
function nothingInCommon(error: unknown): string {
  if (error instanceof GitError) return '';
  throw error;
}
