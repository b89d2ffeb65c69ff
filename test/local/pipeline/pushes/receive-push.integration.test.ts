import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject, JsonValue } from '../../../../local/cloud/json.ts';
import { receivePush } from '../../../../local/pipeline/pushes/receive-push.ts';
import { build, pipeline, source, stage } from '../pipeline-builders.ts';
import { RehearsedPipeline } from '../rehearsed-pipeline.ts';

const functionArn = 'arn:aws:lambda:eu-central-1:111111111111:function:start';
const first = 'a'.repeat(40);
const second = 'b'.repeat(40);

const sample = pipeline([stage('Source', source()), stage('Build', build('unit'))]);

const projects = { Unit: { Type: 'AWS::CodeBuild::Project', Properties: { Name: 'unit' } } };

/** A rule of the pipeline's stack, with a function as its target. */
function rule(detail: JsonObject, properties: JsonObject = {}): string {
  return JSON.stringify({
    Resources: {
      Pipeline: { Type: 'AWS::CodePipeline::Pipeline', Properties: sample },
      ...projects,
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          EventPattern: { source: ['aws.codecommit'], detail },
          Targets: [{ Arn: functionArn, Id: 'Target0' }],
          ...properties,
        },
      },
    },
  });
}

const pushesToMain = { event: ['referenceCreated', 'referenceUpdated'], referenceName: ['main'] };

let rehearsed: RehearsedPipeline;
let events: JsonValue[];

async function rehearse(template: string): Promise<void> {
  rehearsed = await RehearsedPipeline.create(template);
  rehearsed.cloud.functions.set(functionArn, async (event) => {
    events.push(event);
    return { message: 'nothing to do' };
  });
}

const push = (commit: string) =>
  receivePush(rehearsed.engine, rehearsed.cloud, { repository: 'shop', branch: 'main', commit });

beforeEach(() => {
  events = [];
});
afterEach(() => rehearsed.remove());

describe('a push for which a rule asks a function', () => {
  it('starts nothing by itself, and tells what the function says', async () => {
    await rehearse(rule(pushesToMain));

    expect(await push(first)).toEqual({ executions: [], messages: ['nothing to do'] });
    expect(rehearsed.engine.executions('sample')).toEqual([]);
  });

  it('is told with the commit before, and once', async () => {
    await rehearse(rule(pushesToMain));
    await push(first);
    await push(second);
    await push(second);

    expect(events).toMatchObject([
      { detail: { event: 'referenceCreated', commitId: first } },
      { detail: { event: 'referenceUpdated', commitId: second, oldCommitId: first } },
    ]);
  });

  it('tells what the function has started', async () => {
    await rehearse(rule(pushesToMain));
    rehearsed.cloud.functions.set(functionArn, async () => {
      rehearsed.commits.push(first);
      return rehearsed.engine.start('sample');
    });

    const { executions } = await push(first);

    expect(executions).toEqual([
      { pipelineName: 'sample', executionId: rehearsed.engine.executions('sample')[0]?.executionId },
    ]);
  });

  it('is taken up again where the function has failed', async () => {
    await rehearse(rule(pushesToMain));
    rehearsed.cloud.functions.set(functionArn, () => Promise.reject(new Error('no such pipeline')));
    await expect(push(first)).rejects.toThrow('no such pipeline');
    rehearsed.cloud.functions.set(functionArn, async () => ({ message: 'nothing to do' }));

    expect(await push(first)).toMatchObject({ messages: ['nothing to do'] });
  });

  it.each<[string, string]>([
    ['is of another branch', rule({ ...pushesToMain, referenceName: ['next'] })],
    ['is disabled', rule(pushesToMain, { State: 'DISABLED' })],
    [
      'leads to the pipeline itself',
      rule(pushesToMain, { Targets: [{ Arn: 'arn:aws:codepipeline:::sample' }] }),
    ],
  ])('starts the pipeline where the rule %s', async (_, template) => {
    await rehearse(template);

    expect((await push(first)).executions).toHaveLength(1);
    expect(events).toEqual([]);
  });
});
