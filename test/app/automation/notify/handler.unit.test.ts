import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import { pino } from 'pino';
import type { OrderEvent } from '../../../../app/automation/notify/contract.ts';
import { createHandler } from '../../../../app/automation/notify/handler.ts';
import { anOrderEvent, aRecord } from './an-order-event.ts';

const orderA = '00000000-0000-4000-8000-00000000000a';
const orderB = '00000000-0000-4000-8000-00000000000b';
const eventOf = (orderId: string, type: OrderEvent['type'] = 'order-confirmed') =>
  anOrderEvent({ orderId, type });

/** The handler with a mailer that fails for some types of events, and with time for so many mails. */
function start(failing: OrderEvent['type'][] = [], mailsInTime = 100) {
  const told: string[] = [];
  let log = '';
  const handle = createHandler({
    notify: async ({ orderId, type, email }) => {
      if (failing.includes(type)) throw new Error(`Email address is not verified: ${email}`);
      told.push(`${orderId.at(-1)} ${type}`);
      return 'mail-1';
    },
    logger: pino(
      {},
      new Writable({
        write: (chunk, _encoding, done) => {
          log += chunk;
          done();
        },
      }),
    ),
  });
  const handler = (event: { Records: SQSRecord[] }) =>
    handle(event, { getRemainingTimeInMillis: () => (told.length < mailsInTime ? 30_000 : 11_000) });
  return { handler, told, log: () => log };
}

const failuresOf = (...messageIds: string[]) => ({
  batchItemFailures: messageIds.map((itemIdentifier) => ({ itemIdentifier })),
});

describe('the notify function', () => {
  it('tells the customers of a batch in the sequence of their orders', async () => {
    const { handler, told } = start();
    const answer = await handler({
      Records: [aRecord('1', eventOf(orderA)), aRecord('2', eventOf(orderA, 'order-refunded'))],
    });
    expect(answer).toEqual(failuresOf());
    expect(told).toEqual(['a order-confirmed', 'a order-refunded']);
  });

  it('reports a failure and what comes after it in its group, and goes on with the other groups', async () => {
    const { handler, told } = start(['order-cancelled']);
    const answer = await handler({
      Records: [
        aRecord('1', eventOf(orderA)),
        aRecord('2', eventOf(orderA, 'order-cancelled')),
        aRecord('3', eventOf(orderB)),
        aRecord('4', eventOf(orderA, 'order-refunded')),
      ],
    });
    expect(answer).toEqual(failuresOf('2', '4'));
    expect(told.sort()).toEqual(['a order-confirmed', 'b order-confirmed']);
  });

  it('gives back untried what it has no time for', async () => {
    const { handler, told } = start([], 1);
    const answer = await handler({
      Records: [aRecord('1', eventOf(orderA)), aRecord('2', eventOf(orderA, 'order-refunded'))],
    });
    expect(answer).toEqual(failuresOf('2'));
    expect(told).toEqual(['a order-confirmed']);
  });

  it.each([
    ['no JSON', '{'],
    ['another message', '{"kind":"order"}'],
    ['a language that is none', JSON.stringify(anOrderEvent({ locale: 'not a tag' }))],
    ['an amount that is none', JSON.stringify({ ...anOrderEvent(), totalInMinorUnits: 1.5 })],
  ])('reports %s as failed', async (_what, body) => {
    const { handler, told, log } = start();
    expect(await handler({ Records: [aRecord('1', body)] })).toEqual(failuresOf('1'));
    expect(told).toEqual([]);
    expect(log()).toContain('UnreadableEventError');
  });

  it('logs which order and which mail, and nothing about the customer', async () => {
    const { handler, log } = start(['order-declined']);
    await handler({
      Records: [
        aRecord('1', eventOf(orderA)),
        aRecord('2', eventOf(orderB, 'order-declined')),
        aRecord('3', JSON.stringify({ ...anOrderEvent(), email: 'Ada Lovelace' }), 'c'),
      ],
    });
    expect(log()).toContain(orderA);
    expect(log()).toContain('mail-1');
    expect(log()).toContain('Email address is not verified: (address)');
    expect(log()).not.toMatch(/ada@example|Ada Lovelace|Oak table/);
  });
});
