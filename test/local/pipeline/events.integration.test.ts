import { afterEach, describe, expect, it } from '@jest/globals';
import type { CloudEvent } from '../../../local/cloud/events/event.ts';
import { build, gatedDeployment, pipeline, source, stage, template } from './pipeline-builders.ts';
import { gate, RehearsedPipeline } from './rehearsed-pipeline.ts';

let rehearsed: RehearsedPipeline;
afterEach(() => rehearsed.remove());

const first = 'a'.repeat(40);
const second = 'b'.repeat(40);

const ungated = template(pipeline([stage('Source', source()), stage('Deploy', build('deploy'))]), {
  deploy: 'deploy.yml',
});

/** `pipeline STARTED`, `Gate STARTED`, `Gate/promote STARTED` … of one execution. */
function told(executionId: string): string[] {
  return rehearsed.cloud.events
    .filter(({ detail }) => detail['execution-id'] === executionId)
    .map(({ detail }) => {
      const place = [detail.stage, detail.action].filter((part) => part !== undefined);
      return `${place.join('/') || 'pipeline'} ${String(detail.state)}`;
    });
}

const find = (type: string, state: string): CloudEvent | undefined =>
  rehearsed.cloud.events.find(
    (event) => event['detail-type'].startsWith(`CodePipeline ${type}`) && event.detail.state === state,
  );

describe('the events of a pipeline', () => {
  it('tell of execution, stages and actions, from outside in and out again', async () => {
    rehearsed = await RehearsedPipeline.create(gatedDeployment);
    const id = rehearsed.push(first);
    await rehearsed.untilWaiting(id);
    await rehearsed.engine.approve({ ...rehearsed.approval(id), status: 'Approved', summary: '' });
    await rehearsed.untilEnded(id);

    expect(told(id)).toEqual([
      'pipeline STARTED',
      ...['Source STARTED', 'Source/source STARTED', 'Source/source SUCCEEDED', 'Source SUCCEEDED'],
      ...['Gate STARTED', 'Gate/promote STARTED', 'Gate/promote SUCCEEDED', 'Gate SUCCEEDED'],
      ...['Deploy STARTED', 'Deploy/deploy STARTED', 'Deploy/deploy SUCCEEDED', 'Deploy SUCCEEDED'],
      'pipeline SUCCEEDED',
    ]);
  });

  it('have the fields of those of CodePipeline', async () => {
    rehearsed = await RehearsedPipeline.create(ungated);
    const id = rehearsed.push(first);
    const { actions } = await rehearsed.untilEnded(id);

    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/);
    const envelope = {
      version: '0',
      id: expect.any(String),
      source: 'aws.codepipeline',
      account: '111111111111',
      time,
      region: 'eu-central-1',
      resources: ['arn:aws:codepipeline:eu-central-1:111111111111:sample'],
    };
    const common = {
      pipeline: 'sample',
      'execution-id': id,
      'start-time': time,
      version: 1,
      'pipeline-execution-attempt': 1,
    };
    expect(find('Pipeline', 'STARTED')).toEqual({
      ...envelope,
      'detail-type': 'CodePipeline Pipeline Execution State Change',
      detail: {
        ...common,
        state: 'STARTED',
        'execution-trigger': { 'trigger-type': 'CloudWatchEvent', 'trigger-detail': 'push' },
      },
    });
    expect(find('Stage', 'SUCCEEDED')).toEqual({
      ...envelope,
      'detail-type': 'CodePipeline Stage Execution State Change',
      detail: { ...common, state: 'SUCCEEDED', stage: 'Source' },
    });
    expect(find('Action', 'SUCCEEDED')).toEqual({
      ...envelope,
      'detail-type': 'CodePipeline Action Execution State Change',
      detail: {
        ...common,
        ...{ state: 'SUCCEEDED', stage: 'Source', action: 'source', region: 'eu-central-1' },
        'action-execution-id': actions[0]?.actionExecutionId,
        type: { owner: 'AWS', provider: 'CodeCommit', category: 'Source', version: '1' },
        'execution-result': {
          'external-execution-summary': expect.stringContaining('Change'),
          'external-execution-id': first,
        },
        'output-artifacts': [{ name: expect.any(String) }],
      },
    });
  });

  it('tell what failed, and that it was tried again', async () => {
    rehearsed = await RehearsedPipeline.create(ungated);
    rehearsed.builds.set('deploy', async () => ({ status: 'FAILED', summary: 'the disk is full' }));
    const id = rehearsed.push(first);
    await rehearsed.untilEnded(id);
    rehearsed.builds.clear();
    await rehearsed.engine.retryStage('sample', id, 'Deploy');
    await rehearsed.untilEnded(id);

    expect(told(id).slice(5)).toEqual([
      ...['Deploy STARTED', 'Deploy/deploy STARTED', 'Deploy/deploy FAILED', 'Deploy FAILED'],
      ...['pipeline FAILED', 'pipeline RESUMED', 'Deploy RESUMED', 'Deploy/deploy STARTED'],
      ...['Deploy/deploy SUCCEEDED', 'Deploy SUCCEEDED', 'pipeline SUCCEEDED'],
    ]);
    expect(find('Action', 'FAILED')?.detail['execution-result']).toMatchObject({
      'external-execution-summary': expect.stringContaining('the disk is full'),
      'error-code': 'JobFailed',
    });
    expect(find('Pipeline', 'RESUMED')?.detail['pipeline-execution-attempt']).toBe(2);
  });

  it('tell which execution was superseded', async () => {
    rehearsed = await RehearsedPipeline.create(ungated);
    const held = gate();
    rehearsed.builds.set('deploy', () => held.opened.then(() => ({})));
    const inStage = rehearsed.push(first);
    await rehearsed.until(() => rehearsed.built.length === 1);
    const passed = rehearsed.push(second);
    await rehearsed.until(() => rehearsed.execution(passed).waitingBefore === 'Deploy');
    const newest = rehearsed.push('c'.repeat(40));
    await rehearsed.untilEnded(passed);
    held.open();
    await rehearsed.untilEnded(newest);

    expect(told(passed).at(-1)).toBe('pipeline SUPERSEDED');
    expect(told(inStage).at(-1)).toBe('pipeline SUCCEEDED');
  });

  it('are not told again by the next rehearsal', async () => {
    rehearsed = await RehearsedPipeline.create(gatedDeployment);
    const id = rehearsed.push(first);
    await rehearsed.untilWaiting(id);
    const before = told(id).length;
    await rehearsed.restart();
    await rehearsed.untilWaiting(id);
    expect(told(id)).toHaveLength(before);
  });
});

describe('an approval with a topic', () => {
  it('is told to the topic when it waits, with the question', async () => {
    const topicArn = 'arn:aws:sns:eu-central-1:111111111111:approvers';
    rehearsed = await RehearsedPipeline.create(
      gatedDeployment.replace('"CustomData"', `"NotificationArn":"${topicArn}","CustomData"`),
    );
    const id = rehearsed.push(first);
    await rehearsed.untilWaiting(id);

    expect(rehearsed.cloud.publications).toEqual([
      {
        topicArn,
        subject: 'APPROVAL NEEDED: AWS CodePipeline sample for action promote',
        message: expect.stringContaining(`Promote ${first}?`),
      },
    ]);
  });
});
