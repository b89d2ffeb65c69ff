import { setTimeout as delay } from 'node:timers/promises';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type QueueConsumer,
  type QueueConsumerOptions,
  type QueueMessage,
  startQueueConsumer,
} from '../../../app/platform/queue-consumer.ts';
import { currentTraceId } from '../../../app/platform/trace-context.ts';
import { eventually } from '../../support/eventually.ts';
import { type QueueServer, startQueueServer } from '../../support/queue-server.ts';
import { silentLogger } from '../../support/silent-logger.ts';

let server: QueueServer;
let queueUrl: string;
let consumer: QueueConsumer | undefined;
let count = 0;

beforeAll(async () => {
  server = await startQueueServer();
});

afterAll(() => server.stop());

beforeEach(async () => {
  count += 1;
  queueUrl = await server.createQueue(`queue-${count}.fifo`);
});

afterEach(async () => {
  await consumer?.stop();
  consumer = undefined;
});

function consume(handle: QueueConsumerOptions['handle'], options: Partial<QueueConsumerOptions> = {}): void {
  consumer = startQueueConsumer({
    client: server.client,
    queueUrl,
    logger: silentLogger(),
    handle,
    waitTimeInSeconds: 1,
    retryDelayInSeconds: () => 0,
    ...options,
  });
}

async function send(group: string, body: string): Promise<void> {
  await server.client.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: body,
      MessageGroupId: group,
      MessageDeduplicationId: `${group}-${body}`,
    }),
  );
}

async function messagesInQueue(): Promise<number> {
  const { Attributes } = await server.client.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
  );
  const visible = Number(Attributes?.ApproximateNumberOfMessages);
  return visible + Number(Attributes?.ApproximateNumberOfMessagesNotVisible);
}

const bodies = (messages: readonly QueueMessage[]) => messages.map(({ body }) => body);

describe('the trace of a message', () => {
  it('goes on where it is handled', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const seen: unknown[] = [];
    await server.client.send(
      new SendMessageCommand({
        ...{ QueueUrl: queueUrl, MessageBody: '1', MessageGroupId: 'a', MessageDeduplicationId: '1' },
        MessageAttributes: { traceparent: { DataType: 'String', StringValue: traceparent } },
      }),
    );
    consume(async (messages, settlement) => {
      seen.push(messages[0]?.traceparent, currentTraceId());
      await settlement.finished(messages);
    });
    await eventually(() => expect(seen).toEqual([traceparent, '4bf92f3577b34da6a3ce929d0e0e4736']));
  });
});

describe('a queue consumer', () => {
  it('hands over messages with their group, and deletes the finished ones', async () => {
    const seen: QueueMessage[] = [];
    consume(async (messages, { finished }) => {
      seen.push(...messages);
      await finished(messages);
    });
    await send('anna', 'first');
    await send('anna', 'second');
    await eventually(() => expect(bodies(seen)).toEqual(['first', 'second']));
    expect(seen[0]).toMatchObject({ groupId: 'anna', receiveCount: 1 });
    await eventually(async () => expect(await messagesInQueue()).toBe(0));
  });

  it('receives again what failed, and says how often it has been received', async () => {
    const counts: number[] = [];
    consume(async (messages, { finished, failed }) => {
      counts.push(...messages.map(({ receiveCount }) => receiveCount));
      await (counts.length < 3 ? failed(messages) : finished(messages));
    });
    await send('anna', 'stubborn');
    await eventually(() => expect(counts).toEqual([1, 2, 3]));
  });

  it('takes for failed what a handler that throws has not settled', async () => {
    const seen: string[] = [];
    consume(async (messages, { finished }) => {
      seen.push(...bodies(messages));
      await finished(messages.filter(({ body }) => body === 'good'));
      if (seen.filter((body) => body === 'bad').length === 1) throw new Error('bad');
      await finished(messages);
    });
    await send('anna', 'good');
    await send('ben', 'bad');
    await eventually(() => expect(seen.filter((body) => body === 'bad')).toHaveLength(2));
    await eventually(async () => expect(await messagesInQueue()).toBe(0));
    expect(seen.filter((body) => body === 'good')).toHaveLength(1);
  });

  it('goes on while one group is slow', async () => {
    let finishSlow: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => {
      finishSlow = resolve;
    });
    const seen: string[] = [];
    consume(async (messages, { finished }) => {
      if (bodies(messages).includes('slow')) await slow;
      seen.push(...bodies(messages));
      await finished(messages);
    });
    await send('anna', 'slow');
    await delay(100);
    await send('ben', 'quick');
    await eventually(() => expect(seen).toEqual(['quick']));
    finishSlow();
    await eventually(() => expect(seen).toEqual(['quick', 'slow']));
  });

  it('takes no more than it may handle at once', async () => {
    let atOnce = 0;
    let most = 0;
    let handled = 0;
    consume(
      async (messages, { finished }) => {
        atOnce += 1;
        most = Math.max(most, atOnce);
        await delay(30);
        await finished(messages);
        atOnce -= 1;
        handled += messages.length;
      },
      { maximumBatchSize: 10, maximumBatches: 1 },
    );
    for (let index = 0; index < 15; index += 1) await send(`customer-${index}`, 'order');
    await eventually(() => expect(handled).toBe(15));
    expect(most).toBe(1);
  });

  it('hands over together what several receives have brought', async () => {
    for (let index = 0; index < 35; index += 1) await send(`customer-${index}`, 'order');
    const sizes: number[] = [];
    consume(
      async (messages, { finished }) => {
        sizes.push(messages.length);
        await delay(50);
        await finished(messages);
      },
      { maximumBatchSize: 20, maximumBatches: 1 },
    );
    await eventually(() => expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(35));
    expect(Math.max(...sizes)).toBeGreaterThan(10);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(20);
  });

  it('keeps a message to itself for as long as it is being handled', async () => {
    queueUrl = await server.createQueue(`short-${count}.fifo`, { VisibilityTimeout: '1' });
    let finishSlow: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => {
      finishSlow = resolve;
    });
    const counts: number[] = [];
    consume(async (messages, { finished }) => {
      counts.push(...messages.map(({ receiveCount }) => receiveCount));
      await slow;
      await finished(messages);
    });
    await send('anna', 'order');
    await delay(2200);
    finishSlow();
    await eventually(async () => expect(await messagesInQueue()).toBe(0));
    expect(counts).toEqual([1]);
  });

  it('gives back at once what it cannot finish in time when it is stopped', async () => {
    const seen: string[] = [];
    consume(
      (messages) => {
        seen.push(...bodies(messages));
        return new Promise(() => undefined);
      },
      { finishingTimeInMilliseconds: 1500 },
    );
    await send('anna', 'order');
    await eventually(() => expect(seen).toEqual(['order']));
    await consumer?.stop();
    const { Messages = [] } = await server.client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      }),
    );
    expect(Messages.map(({ Attributes }) => Attributes?.ApproximateReceiveCount)).toEqual(['2']);
  });

  it('finishes what it has begun when it is stopped', async () => {
    let begun = false;
    consume(async (messages, { finished }) => {
      begun = true;
      await delay(200);
      await finished(messages);
    });
    await send('anna', 'order');
    await eventually(() => expect(begun).toBe(true));
    await consumer?.stop();
    expect(await messagesInQueue()).toBe(0);
  });

  it('goes on after an error of the queue', async () => {
    const seen: string[] = [];
    queueUrl = queueUrl.replace(`queue-${count}`, `late-${count}`);
    consume(async (messages, { finished }) => {
      seen.push(...bodies(messages));
      await finished(messages);
    });
    await delay(200);
    expect(await server.createQueue(`late-${count}.fifo`)).toBe(queueUrl);
    await send('anna', 'order');
    await eventually(() => expect(seen).toEqual(['order']));
  });
});

describe('an outage', () => {
  it('uses up nothing of how often a message is handed out', async () => {
    const receiveCounts: number[] = [];
    let isOut = true;
    let asked = 0;
    await send('a', '1');
    consume(
      async (messages, settlement) => {
        receiveCounts.push(...messages.map(({ receiveCount }) => receiveCount));
        await (isOut ? settlement.failed(messages) : settlement.finished(messages));
      },
      {
        check: async () => {
          asked += 1;
          if (isOut) throw new Error('the database is away');
        },
      },
    );
    // The receives that were under way when it began still bring what they get.
    await eventually(() => expect(asked).toBeGreaterThan(2));
    const received = receiveCounts.length;
    await eventually(() => expect(asked).toBeGreaterThan(4));
    expect(receiveCounts).toHaveLength(received);
    isOut = false;
    await eventually(async () => expect(await messagesInQueue()).toBe(0));
    expect(receiveCounts).toHaveLength(received + 1);
  });
});
