import { SNSClient } from '@aws-sdk/client-sns';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHandler } from '../../../../app/automation/delivery-news/handler.ts';
import { deliveryToProd } from '../../../local/pipeline/pipeline-builders.ts';
import { type PipelineInTest, startPipelineInTest } from '../../../local/pipeline/pipeline-in-test.ts';
import { type AwsStandIn, startAwsStandIn } from '../../../support/aws-stand-in.ts';
import { silentLogger } from '../../../support/silent-logger.ts';

const first = 'a'.repeat(40);
const second = 'b'.repeat(40);

let test: PipelineInTest;
let sns: AwsStandIn;
let topics: SNSClient;
let invoke: ReturnType<typeof createHandler>;

beforeEach(async () => {
  test = await startPipelineInTest(deliveryToProd);
  sns = await startAwsStandIn(() => ({
    body: '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>',
  }));
  topics = new SNSClient(sns.clientOptions);
  invoke = createHandler({
    ...{ pipelines: test.client, topics, topicArn: 'arn:aws:sns:eu-central-1:111111111111:news' },
    logger: silentLogger(),
  });
});
afterEach(async () => {
  topics.destroy();
  await sns.stop();
  await test.remove();
});

/** What is told of the events since the last call. Of actions, only approvals come to the function. */
async function news(): Promise<{ subject: string; message: string }[]> {
  for (const event of test.takeEvents()) {
    const { type } = event.detail;
    if (type === undefined || JSON.stringify(type).includes('Approval')) await invoke(event);
  }
  return sns.calls
    .splice(0)
    .map(({ input }) => ({ subject: String(input.Subject), message: String(input.Message) }));
}

const subjects = async () => (await news()).map(({ subject }) => subject);

async function pushUntilGate(commit: string): Promise<string> {
  const id = test.rehearsed.push(commit);
  await test.rehearsed.untilWaiting(id);
  return id;
}

async function answer(id: string, status: 'Approved' | 'Rejected', summary = ''): Promise<void> {
  await test.rehearsed.engine.approve({ ...test.rehearsed.approval(id), status, summary });
  await test.rehearsed.untilEnded(id);
}

const failing = async () => ({ status: 'FAILED' as const, summary: 'two tests fail' });

describe('those who follow the deliveries', () => {
  it('are told that one failed: where, why, with which commit, and where to look', async () => {
    test.rehearsed.builds.set('unit', failing);
    const id = test.rehearsed.push(first);
    await test.rehearsed.untilEnded(id);

    const [told, ...others] = await news();
    expect(others).toEqual([]);
    expect(told?.subject).toBe('sample: dev failed');
    expect(told?.message.split('\n')).toEqual([
      expect.stringMatching(/^dev\/unit failed: .*two tests fail/),
      '',
      `Commit: ${first} Change ${first}`,
      `Execution: ${id}`,
      `https://eu-central-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/sample/executions/${id}/timeline?region=eu-central-1`,
      '',
    ]);
  });

  it('are told that a gate waits, and that nobody wanted what waited there', async () => {
    const id = await pushUntilGate(first);
    expect(await subjects()).toEqual(['sample: Gate waits for approval']);

    await answer(id, 'Rejected', 'not on a Friday');
    expect(await news()).toEqual([
      {
        subject: 'sample: not promoted at Gate',
        message: expect.stringContaining('Gate/promote was not approved: Rejected: not on a Friday'),
      },
    ]);
  });

  it('are told that a stage works again, once, and nothing while all is well', async () => {
    test.rehearsed.builds.set('unit', failing);
    await test.rehearsed.untilEnded(test.rehearsed.push(first));
    await news();
    test.rehearsed.builds.clear();

    await answer(await pushUntilGate(second), 'Approved');
    expect(await news()).toMatchObject([
      {
        subject: 'sample: dev works again',
        message: expect.stringContaining(
          `dev has succeeded, after unit had failed in it.\n\nCommit: ${second}`,
        ),
      },
      { subject: 'sample: Gate waits for approval' },
    ]);

    await answer(await pushUntilGate('c'.repeat(40)), 'Approved');
    expect(await subjects()).toEqual(['sample: Gate waits for approval']);
  });

  it('are told that a stage works again when it was only tried once more', async () => {
    test.rehearsed.builds.set('unit', failing);
    const id = test.rehearsed.push(first);
    await test.rehearsed.untilEnded(id);
    await news();
    test.rehearsed.builds.clear();
    await test.rehearsed.engine.retryStage('sample', id, 'dev');
    await test.rehearsed.untilWaiting(id);

    expect(await subjects()).toEqual(['sample: dev works again', 'sample: Gate waits for approval']);
  });

  it('are told that a stage goes back, and to which commit', async () => {
    const good = await pushUntilGate(first);
    await answer(good, 'Approved');
    await answer(await pushUntilGate(second), 'Approved');
    await news();
    const back = await test.rehearsed.engine.rollBackStage('sample', 'prod', good);
    await test.rehearsed.untilEnded(back);

    expect(await news()).toEqual([
      { subject: 'sample: prod goes back', message: expect.stringContaining(`Commit: ${first}`) },
    ]);
  });
});
