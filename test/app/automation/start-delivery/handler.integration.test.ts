import { CodeCommitClient } from '@aws-sdk/client-codecommit';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHandler } from '../../../../app/automation/start-delivery/handler.ts';
import { type AwsStandIn, startAwsStandIn } from '../../../support/aws-stand-in.ts';
import { silentLogger } from '../../../support/silent-logger.ts';

const before = 'a'.repeat(40);
const commit = 'b'.repeat(40);

/** What CodeCommit has of the push: pages of changed paths, each the path before and after. */
let pages: [before: string | null, after: string | null][][];
let mergeOptions: string[];
let failure: string | undefined;
let aws: AwsStandIn;
let handler: ReturnType<typeof createHandler>;

beforeEach(async () => {
  pages = [[]];
  mergeOptions = ['FAST_FORWARD_MERGE', 'SQUASH_MERGE'];
  failure = undefined;
  aws = await startAwsStandIn(({ operation, input }) => {
    if (operation === 'StartPipelineExecution') return { body: { pipelineExecutionId: 'e1' } };
    if (failure !== undefined) return { status: 400, body: { __type: failure, message: 'no such commit' } };
    if (operation === 'GetMergeOptions') return { body: { mergeOptions } };
    const index = Number(input.NextToken ?? 0);
    return {
      body: {
        differences: pages[index]?.map(([old, now]) => ({
          ...(old !== null && { beforeBlob: { path: old } }),
          ...(now !== null && { afterBlob: { path: now } }),
        })),
        ...(index + 1 < pages.length && { NextToken: String(index + 1) }),
      },
    };
  });
  handler = createHandler({
    codeCommit: new CodeCommitClient(aws.clientOptions),
    codePipeline: new CodePipelineClient(aws.clientOptions),
    pipelineName: 'sluice',
    documentation: ['docs/**', '**/*.md'],
    logger: silentLogger(),
  });
});
afterEach(() => aws.stop());

const push = (detail: object = {}) => ({
  id: 'event-1',
  detail: {
    event: 'referenceUpdated',
    repositoryName: 'sluice',
    referenceType: 'branch',
    referenceName: 'main',
    commitId: commit,
    oldCommitId: before,
    ...detail,
  },
});

const starts = () => aws.calls.filter(({ operation }) => operation === 'StartPipelineExecution');

describe('a push', () => {
  it('that touches only documentation starts nothing, and says so', async () => {
    pages = [[['docs/operations.md', 'docs/operations.md']], [[null, 'app/catalog/README.md']]];

    expect(await handler(push())).toEqual({ message: 'nothing to do: only documentation changed' });
    expect(starts()).toEqual([]);
    const asked = aws.calls.map(({ input }) => input);
    expect(asked).toContainEqual(
      expect.objectContaining({ beforeCommitSpecifier: before, afterCommitSpecifier: commit }),
    );
  });

  it('that touches something else on its last page starts the pipeline', async () => {
    pages = [[['README.md', 'README.md']], [['app/catalog/main.ts', 'app/catalog/main.ts']]];

    expect(await handler(push())).toMatchObject({ executionId: 'e1' });
  });

  it.each<[string, string | null, string | null]>([
    ['takes a program away', 'app/catalog/main.ts', null],
    ['makes documentation of a program', 'app/catalog/main.ts', 'docs/main.ts'],
  ])('that %s starts the pipeline', async (_, old, now) => {
    pages = [[[old, now]]];

    expect(await handler(push())).toMatchObject({ executionId: 'e1' });
  });

  it('that made the branch starts the pipeline, and nothing is compared', async () => {
    const result = await handler(push({ event: 'referenceCreated', oldCommitId: undefined }));

    expect(result).toEqual({ executionId: 'e1', message: 'started sluice (execution e1)' });
    expect(aws.calls).toHaveLength(1);
  });

  it('that was forced starts the pipeline, even where the files differ in documentation only', async () => {
    pages = [[['README.md', 'README.md']]];
    mergeOptions = ['SQUASH_MERGE'];

    expect(await handler(push())).toMatchObject({ executionId: 'e1' });
  });

  it('that cannot be compared starts the pipeline', async () => {
    failure = 'CommitDoesNotExistException';

    expect(await handler(push())).toMatchObject({ executionId: 'e1' });
  });

  it('of which EventBridge tells twice is the same to CodePipeline both times', async () => {
    await handler(push({ oldCommitId: undefined }));
    await handler(push({ oldCommitId: undefined }));

    expect(starts().map(({ input }) => input)).toEqual([
      { name: 'sluice', clientRequestToken: 'event-1' },
      { name: 'sluice', clientRequestToken: 'event-1' },
    ]);
  });

  it('is what it takes, and nothing else', async () => {
    await expect(handler(push({ referenceType: 'tag' }))).rejects.toThrow(/it must be a "CodeCommit Repo/);
    expect(aws.calls).toEqual([]);
  });
});
