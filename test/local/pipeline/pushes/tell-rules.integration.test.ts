import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../local/cloud/json.ts';
import { receivePush } from '../../../../local/pipeline/pushes/receive-push.ts';
import { tellRules } from '../../../../local/pipeline/pushes/tell-rules.ts';
import { build, pipeline, source, stage } from '../pipeline-builders.ts';
import { RehearsedPipeline } from '../rehearsed-pipeline.ts';

const pipelineArn = 'arn:aws:codepipeline:eu-central-1:111111111111:sample';
const otherPipelineArn = 'arn:aws:codepipeline:eu-central-1:111111111111:other';
const functionArn = 'arn:aws:lambda:eu-central-1:111111111111:function:start';
const [first, second] = ['a'.repeat(40), 'b'.repeat(40)];

let rehearsed: RehearsedPipeline;

function template(targetArns: readonly string[], more: JsonObject = {}): string {
  return JSON.stringify({
    Resources: {
      Pipeline: {
        Type: 'AWS::CodePipeline::Pipeline',
        Properties: pipeline([stage('Source', source()), stage('Build', build('unit'))]),
      },
      Unit: { Type: 'AWS::CodeBuild::Project', Properties: { Name: 'unit' } },
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          EventPattern: { source: ['aws.codecommit'], detail: { referenceName: ['main'] } },
          Targets: targetArns.map((Arn, index) => ({ Arn, Id: `Target${index}` })),
        },
      },
      ...more,
    },
  });
}

async function rehearse(...given: Parameters<typeof template>): Promise<void> {
  rehearsed = await RehearsedPipeline.create(template(...given));
}

function tell(reference: string, before: string | null, after: string | null): void {
  tellRules(rehearsed.engine, rehearsed.cloud, { repository: 'shop', reference, before, after });
}

const push = (commit: string) =>
  receivePush(rehearsed.engine, rehearsed.cloud, { repository: 'shop', branch: 'main', commit });

beforeEach(() => rehearse([pipelineArn]));
afterEach(() => rehearsed.remove());

describe('of a branch or a tag, rules are told', () => {
  it('that it was made, moved and deleted, with the commits of before and after', () => {
    tell('refs/heads/topic/one', null, first);
    tell('refs/heads/topic/one', first, second);
    tell('refs/heads/topic/one', second, null);

    const branch = { referenceType: 'branch', referenceName: 'topic/one' };
    const [created, updated, deleted] = rehearsed.cloud.events.map(({ detail }) => detail);
    expect(created).toMatchObject({ ...branch, event: 'referenceCreated', commitId: first });
    expect(created).not.toHaveProperty('oldCommitId');
    expect(updated).toMatchObject({ event: 'referenceUpdated', commitId: second, oldCommitId: first });
    expect(deleted).toMatchObject({ event: 'referenceDeleted', oldCommitId: second });
    expect(deleted).not.toHaveProperty('commitId');
  });

  it('where the pipeline looks for the repository, when no template makes it', () => {
    tell('refs/tags/v1', null, first);

    expect(rehearsed.cloud.events).toMatchObject([
      {
        'detail-type': 'CodeCommit Repository State Change',
        ...{ source: 'aws.codecommit', account: '111111111111', region: 'eu-central-1' },
        resources: ['arn:aws:codecommit:eu-central-1:111111111111:shop'],
        detail: {
          callerUserArn: 'arn:aws:iam::111111111111:root',
          repositoryName: 'shop',
          repositoryId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f-]{27}$/),
          ...{ referenceType: 'tag', referenceName: 'v1', referenceFullName: 'refs/tags/v1' },
        },
      },
    ]);
  });

  it('with the id that the template has for its repository', async () => {
    await rehearsed.remove();
    await rehearse([], {
      Shop: { Type: 'AWS::CodeCommit::Repository', Properties: { RepositoryName: 'shop' } },
    });
    const [repository] = rehearsed.cloud.resources('AWS::CodeCommit::Repository');

    tell('refs/heads/main', null, first);

    expect(rehearsed.cloud.events[0]?.detail.repositoryId).toBe(repository?.physicalId);
  });

  it('of a merge how it was merged, and by whom', () => {
    const by = 'arn:aws:sts::111111111111:assumed-role/rehearsal/ben';
    const change = { repository: 'shop', reference: 'refs/heads/main', before: first, after: second };
    tellRules(rehearsed.engine, rehearsed.cloud, { ...change, by, mergeOption: 'FAST_FORWARD_MERGE' });

    expect(rehearsed.cloud.events[0]?.detail).toMatchObject({
      ...{ callerUserArn: by, mergeOption: 'FAST_FORWARD_MERGE' },
      ...{ baseCommitId: first, sourceCommitId: second, destinationCommitId: first },
    });
  });

  it('nothing where the repository stands at no place of CodeCommit', () => {
    tellRules(rehearsed.engine, rehearsed.cloud, {
      ...{ repository: 'elsewhere', reference: 'refs/heads/main', before: null, after: first },
    });

    expect(rehearsed.cloud.events).toEqual([]);
  });
});

describe('a rule', () => {
  it('does not start a pipeline that the push starts by itself, and starts any other', async () => {
    tell('refs/heads/main', null, first);

    expect(rehearsed.cloud.isServed(pipelineArn)).toBe(true);
    expect(rehearsed.cloud.isServed(otherPipelineArn)).toBe(false);
    expect((await push(first)).executions).toHaveLength(1);
  });

  it('starts the pipeline for a push that does not start it by itself', () => {
    tell('refs/tags/v1', null, first);

    expect(rehearsed.cloud.isServed(pipelineArn)).toBe(false);
  });

  it('does not ask a function that is asked about the push already', async () => {
    await rehearsed.remove();
    await rehearse([functionArn]);

    tell('refs/heads/main', null, first);

    expect(rehearsed.cloud.isServed(functionArn)).toBe(true);
    expect(rehearsed.cloud.isServed(pipelineArn)).toBe(true);
  });

  it('leaves no decision to a function beside the pipeline', async () => {
    await rehearsed.remove();
    await rehearse([pipelineArn, functionArn]);

    tell('refs/heads/main', null, first);

    expect(rehearsed.cloud.isServed(functionArn)).toBe(false);
    expect((await push(first)).executions).toHaveLength(1);
  });
});
