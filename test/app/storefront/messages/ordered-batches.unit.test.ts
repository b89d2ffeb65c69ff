import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  createOrderedBatches,
  NotSentError,
  type OutgoingMessage,
  QueueBusyError,
} from '../../../../app/storefront/messages/ordered-batches.ts';
import { type Fate, fifoQueue } from './fifo-queue.ts';

function aMessage(groupId: string, deduplicationId: string, body = '{}'): OutgoingMessage {
  return { groupId, deduplicationId, body, traceparent: undefined };
}

const fate = fc.constantFrom<Fate>('arrives', 'lost', 'answer lost', 'every other fails');

describe('messages that are sent at about the same time', () => {
  it('go in batches of ten', async () => {
    const queue = fifoQueue();
    const batches = createOrderedBatches(queue);
    await Promise.all(Array.from({ length: 25 }, (_, n) => batches.send(aMessage(`c${n}`, `m${n}`))));
    expect(queue.largestBatch()).toBe(10);
    expect(queue.taken()).toHaveLength(25);
  });

  it('stay together only up to the size that SQS takes', async () => {
    const queue = fifoQueue();
    const batches = createOrderedBatches(queue);
    const large = 'x'.repeat(400_000);
    await Promise.all(['a', 'b', 'c'].map((name) => batches.send(aMessage(name, name, large))));
    expect(queue.largestBatch()).toBe(2);
  });

  it('all arrive, and those of one customer in their order, whatever becomes of requests', async () => {
    const customers = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(customers, fc.array(fate, { maxLength: 4 }), async (senders, fates) => {
        const queue = fifoQueue(fates);
        const batches = createOrderedBatches({ ...queue, gatherInMilliseconds: 1 });
        const messages = senders.map((customer, n) => aMessage(`c${customer}`, `${customer}:${n}`));
        await Promise.all(messages.map((message) => batches.send(message)));
        for (const customer of new Set(senders)) {
          const isOfCustomer = (id: string) => id.startsWith(`${customer}:`);
          const sent = messages.map(({ deduplicationId }) => deduplicationId).filter(isOfCustomer);
          expect(queue.taken().filter(isOfCustomer)).toEqual(sent);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('are answered one by one: a refused one does not drag the others along', async () => {
    const batches = createOrderedBatches(fifoQueue(['refuses the first']));
    const results = await Promise.allSettled(['a', 'b'].map((name) => batches.send(aMessage(name, name))));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  it('are given up in time, those behind another of the same customer too', async () => {
    const fates = Array.from({ length: 100 }, (): Fate => 'lost');
    const batches = createOrderedBatches({ ...fifoQueue(fates), patienceInMilliseconds: 150 });
    const results = await Promise.allSettled(
      ['one', 'two', 'three'].map((id) => batches.send(aMessage('same customer', id))),
    );
    for (const result of results) {
      expect(result.status === 'rejected' && result.reason).toBeInstanceOf(NotSentError);
    }
  });

  it('are turned away at once when too many wait', async () => {
    const batches = createOrderedBatches({ ...fifoQueue(), maximumWaiting: 1 });
    const first = batches.send(aMessage('a', 'a'));
    await expect(batches.send(aMessage('b', 'b'))).rejects.toBeInstanceOf(QueueBusyError);
    await first;
  });
});
