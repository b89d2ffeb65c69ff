import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { sendAgain } from '../../../../app/automation/redrive/order-queue.ts';
import { type RedriveOptions, redriveDeadLetters } from '../../../../app/automation/redrive/redrive.ts';
import { parseRedriveRequest } from '../../../../app/automation/redrive/request.ts';
import { type QueueServer, startQueueServer } from '../../../support/queue-server.ts';
import { type ShopDatabase, startShopDatabase } from '../../../support/shop-database.ts';

const customerId = '22222222-2222-4222-8222-222222222222';

let shop: ShopDatabase;
let queues: QueueServer;
let queueUrl: string;
let session: pg.Client;
let count = 0;

beforeAll(async () => {
  [shop, queues] = await Promise.all([startShopDatabase({ seed: 'none' }), startQueueServer()]);
  session = new pg.Client({ ...shop.server.address, database: 'shop' });
  await session.connect();
});

afterAll(async () => {
  await session.end();
  await Promise.all([shop.stop(), queues.stop()]);
});

beforeEach(async () => {
  count += 1;
  queueUrl = await queues.createQueue(`orders-${count}.fifo`);
  await shop.pool.query('truncate orders.dead_letter restart identity; truncate orders.audit');
});

async function putAside(messages: number, reason = 'no such product'): Promise<void> {
  await shop.pool.query(
    `insert into orders.dead_letter (message_id, order_id, customer_id, body, reason, receive_count)
     select 'message-' || gen_random_uuid(), gen_random_uuid(), $1, 'order ' || n, $2, 3 from generate_series(1, $3) n`,
    [customerId, reason, messages],
  );
}

function redrive(change: Partial<RedriveOptions> = {}) {
  return redriveDeadLetters({
    session,
    send: (letters) => sendAgain(queues.client, queueUrl, letters),
    ...{ requestedBy: 'Ada', ids: null, reason: null, limit: 1000, perSecond: 100, dryRun: false },
    hasTime: () => true,
    ...change,
  });
}

async function received(): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = await queues.client.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return bodies;
    bodies.push(...Messages.map(({ Body = '' }) => Body));
    await queues.client.send(
      new (await import('@aws-sdk/client-sqs')).DeleteMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
      }),
    );
  }
}

const open = async () => {
  const { rows } = await shop.pool.query(
    'select dead_letter_id::text as id from orders.dead_letter where redriven_at is null order by dead_letter_id',
  );
  return rows.map(({ id }) => id);
};

describe('a redrive', () => {
  it('sends all that are open, in the order in which they came, and writes down who wished it', async () => {
    await putAside(23);
    expect(await redrive()).toMatchObject({ redriven: 23, remaining: 0 });
    expect(await received()).toEqual(Array.from({ length: 23 }, (_, index) => `order ${index + 1}`));
    const { rows } = await shop.pool.query(
      `select subject, name, action, entity, before->>'reason' as reason, after->>'state' as state
         from orders.audit group by 1, 2, 3, 4, 5, 6 having count(*) = 23`,
    );
    expect(rows).toEqual([
      {
        ...{ subject: 'automation/redrive', name: 'Ada', action: 'redrive', entity: 'dead letter' },
        ...{ reason: 'no such product', state: 'redriven' },
      },
    ]);
    expect(await redrive()).toMatchObject({ redriven: 0, remaining: 0 });
  });

  it('sends those that are named, or that were put aside for a reason', async () => {
    await putAside(3);
    await putAside(2, 'payment method unknown');
    expect(await redrive({ ids: ['2', '99'] })).toMatchObject({ redriven: 1, remaining: 0 });
    expect(await redrive({ reason: 'payment' })).toMatchObject({ redriven: 2, remaining: 0 });
    expect(await open()).toEqual(['1', '3']);
  });

  it('tells in a dry run which would be sent, and leaves them', async () => {
    await putAside(2);
    expect(await redrive({ dryRun: true })).toMatchObject({
      ...{ redriven: 0, remaining: 2 },
      deadLetters: [
        { deadLetterId: '1', reason: 'no such product' },
        { deadLetterId: '2', reason: 'no such product' },
      ],
    });
    expect(await received()).toEqual([]);
    expect(await open()).toEqual(['1', '2']);
  });

  it('keeps its rate and its limit', async () => {
    await putAside(30);
    const startedAt = Date.now();
    expect(await redrive({ perSecond: 20, limit: 25 })).toMatchObject({ redriven: 25, remaining: 5 });
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1000);
  });

  it('stops when its time is over, and says what is left', async () => {
    await putAside(15);
    let batches = 0;
    const result = await redrive({ hasTime: () => ++batches <= 1 });
    expect(result).toMatchObject({ redriven: 10, remaining: 5 });
  });

  it('leaves open what the queue has not taken, and marks what it has', async () => {
    await putAside(3);
    await expect(redrive({ send: async () => [true, false, true] })).rejects.toThrow(
      'The order queue did not take all dead letters; 2 were sent and marked',
    );
    expect(await open()).toEqual(['2']);
  });

  it('leaves alone what comes back meanwhile', async () => {
    await putAside(10);
    const send: RedriveOptions['send'] = async (letters) => {
      await putAside(1, 'still no such product');
      return letters.map(() => true);
    };
    expect(await redrive({ send })).toMatchObject({ redriven: 10, remaining: 0 });
    expect(await open()).toEqual(['11']);
  });
});

describe('a request for a redrive', () => {
  it('has bounds unless it gives some', () => {
    expect(parseRedriveRequest({ requestedBy: 'Ada' })).toEqual({
      ...{ requestedBy: 'Ada', limit: 1000, perSecond: 10, dryRun: false },
    });
  });

  it.each([
    [{}, 'requestedBy'],
    [{ requestedBy: 'Ada', perSecond: 1000 }, 'perSecond'],
    [{ requestedBy: 'Ada', deadLetterIds: ['1; drop table'] }, 'deadLetterIds.0'],
    [{ requestedBy: 'Ada', dryrun: true }, 'dryrun'],
    [null, 'The request is not usable'],
  ])('%j is refused, and what is wrong is named', (event, field) => {
    expect(() => parseRedriveRequest(event)).toThrow(field);
  });
});
