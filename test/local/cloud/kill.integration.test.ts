import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startProcess } from '../../support/child-process.ts';
import { eventually } from '../../support/eventually.ts';
import { sdkClients } from './cloud-in-test.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'sluice-kill-'));
  const template = {
    Resources: {
      Orders: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } },
      Media: { Type: 'AWS::S3::Bucket' },
    },
    Outputs: { Orders: { Value: { Ref: 'Orders' } }, Media: { Value: { Ref: 'Media' } } },
  };
  writeFileSync(join(directory, 'template.json'), JSON.stringify(template));
});
afterAll(() => rmSync(directory, { recursive: true }));

async function startCloudProcess() {
  const script = join(import.meta.dirname, 'run-cloud.ts');
  const program = startProcess([
    process.execPath,
    script,
    join(directory, 'state'),
    join(directory, 'template.json'),
  ]);
  const { outputs, environment } = await eventually(() => JSON.parse(program.output()), 20_000);
  return { program, outputs, ...sdkClients(environment) };
}

it('every message and object that was accepted is there after the cloud was killed in the middle of more', async () => {
  const first = await startCloudProcess();
  const accepted: string[] = [];
  let killed = false;
  const sendOn = async (sender: number) => {
    for (let number = 0; !killed; number++) {
      const body = `${sender}-${number}`;
      const command = {
        QueueUrl: first.outputs.Orders,
        MessageBody: body,
        MessageGroupId: body,
        MessageDeduplicationId: body,
      };
      await first.sqs.send(new SendMessageCommand(command));
      accepted.push(body);
    }
  };
  await first.s3.send(new PutObjectCommand({ Bucket: first.outputs.Media, Key: 'picture', Body: 'pixels' }));
  const senders = [1, 2, 3].map((sender) => sendOn(sender).catch(() => 'cut off'));
  await eventually(() => expect(accepted.length).toBeGreaterThan(50));
  first.program.kill('SIGKILL');
  await first.program.exit;
  killed = true;
  await Promise.all(senders);

  const second = await startCloudProcess();
  expect(second.outputs).toEqual(first.outputs);
  const found = new Set<string>();
  for (;;) {
    const { Messages = [] } = await second.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: second.outputs.Orders, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) break;
    for (const { Body = '' } of Messages) found.add(Body);
  }
  expect(accepted.filter((body) => !found.has(body))).toEqual([]);
  const { Body } = await second.s3.send(
    new GetObjectCommand({ Bucket: second.outputs.Media, Key: 'picture' }),
  );
  expect(await Body?.transformToString()).toBe('pixels');
  second.program.kill('SIGKILL');
  await second.program.exit;
});
