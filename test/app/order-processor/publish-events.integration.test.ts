import { randomUUID } from 'node:crypto';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { appendEvents, type OutboxEntry } from '../../../app/order-processor/data/outbox.ts';
import { eventQueueAt } from '../../../app/order-processor/messages/event-queue.ts';
import { publishEvents, startPublisher } from '../../../app/order-processor/publish-events.ts';
import { createMetrics } from '../../../app/platform/metrics.ts';
import { eventually } from '../../support/eventually.ts';
import { type QueueServer, startQueueServer } from '../../support/queue-server.ts';
import { type ShopDatabase, startShopDatabase } from '../../support/shop-database.ts';
import { silentLogger } from '../../support/silent-logger.ts';

let database: ShopDatabase;
let queues: QueueServer;
beforeAll(async () => {
  [database, queues] = await Promise.all([startShopDatabase({ seed: 'none' }), startQueueServer()]);
});
beforeEach(async () => {
  await database.pool.query('delete from orders.outbox');
});
afterAll(() => Promise.all([database.stop(), queues.stop()]));

const metrics = createMetrics({ service: 'test', environment: 'test', write: () => undefined });
const event = (type: 'order-confirmed' | 'order-cancelled', orderId: string = randomUUID()) => ({
  event: {
    ...{
      eventId: randomUUID(),
      type,
      orderId,
      customerId: randomUUID(),
      occurredAt: '2026-11-22T12:00:00.000Z',
    },
    ...{
      email: 'ada@example.com',
      locale: 'de-DE',
      currency: 'EUR',
      totalInMinorUnits: 1,
      reason: null,
      lines: [],
    },
  },
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
});
const waiting = async () => (await database.pool.query('select from orders.outbox')).rowCount;
const publishTo = (send: (entries: readonly OutboxEntry[]) => Promise<void>) =>
  publishEvents({ pool: database.pool, events: { send }, metrics });

describe('events in the outbox', () => {
  it('are on the queue once, with their trace, and gone from the outbox', async () => {
    const events = Array.from({ length: 25 }, () => event('order-confirmed'));
    await appendEvents(database.pool, events);
    const queueUrl = await queues.createQueue('events.fifo');
    const publisher = startPublisher({
      ...{ pool: database.pool, logger: silentLogger(), metrics },
      takesWrites: async () => true,
      events: eventQueueAt(queues.client, queueUrl, silentLogger()),
    });
    await eventually(async () => expect(await waiting()).toBe(0));
    await publisher.stop();
    const received = [];
    for (let times = 0; times < 3; times += 1) {
      const { Messages = [] } = await queues.client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ['All'],
        }),
      );
      received.push(...Messages);
    }
    const ids = received.map(({ Body = '' }) => JSON.parse(Body).eventId);
    expect(ids.sort()).toEqual(events.map((one) => one.event.eventId).sort());
    expect(received[0]?.MessageAttributes?.traceparent?.StringValue).toBe(events[0]?.traceparent);
  });

  it('stay when the queue does not take them', async () => {
    await appendEvents(database.pool, [event('order-confirmed')]);
    await expect(publishTo(() => Promise.reject(new Error('the queue is away')))).rejects.toThrow('away');
    expect(await waiting()).toBe(1);
  });

  it('are published by one at a time, so that those of an order keep their sequence', async () => {
    const orderId = randomUUID();
    await appendEvents(database.pool, [event('order-confirmed', orderId), event('order-cancelled', orderId)]);
    const types: string[] = [];
    let second = -1;
    await publishTo(async (entries) => {
      types.push(...entries.map((entry) => JSON.parse(entry.event).type));
      second = await publishTo(() => Promise.reject(new Error('two publish at the same time')));
    });
    expect(second).toBe(0);
    expect(types).toEqual(['order-confirmed', 'order-cancelled']);
  });

  it('of one order follow one another on the queue', async () => {
    const orderId = randomUUID();
    await appendEvents(database.pool, [event('order-confirmed', orderId), event('order-cancelled', orderId)]);
    const queueUrl = await queues.createQueue('sequence.fifo');
    await publishTo(eventQueueAt(queues.client, queueUrl, silentLogger()).send);
    const types: string[] = [];
    for (let times = 0; times < 2; times += 1) {
      const { Messages: [message] = [] } = await queues.client.send(
        new ReceiveMessageCommand({ QueueUrl: queueUrl }),
      );
      types.push(JSON.parse(message?.Body ?? '{}').type);
      await queues.client.send(
        new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: message?.ReceiptHandle }),
      );
    }
    expect(types).toEqual(['order-confirmed', 'order-cancelled']);
  });

  it('that the queue will never take hold up no others', async () => {
    const queueUrl = await queues.createQueue('strange.fifo');
    const entry = (body: string): OutboxEntry => ({
      ...{ outboxId: 1, eventId: randomUUID(), orderId: randomUUID(), event: body },
      ...{ traceparent: null, ageInMilliseconds: 0 },
    });
    await eventQueueAt(queues.client, queueUrl, silentLogger()).send([entry('\uffff'), entry('good')]);
    const { Messages = [] } = await queues.client.send(new ReceiveMessageCommand({ QueueUrl: queueUrl }));
    expect(Messages.map(({ Body }) => Body)).toEqual(['good']);
  });
});
