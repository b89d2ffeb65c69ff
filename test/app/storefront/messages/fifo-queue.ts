import type { Outcome, OutgoingMessage } from '../../../../app/storefront/messages/ordered-batches.ts';

/** What happens to a request: it arrives, is lost on its way there or back, or only some of its messages are taken. */
export type Fate = 'arrives' | 'lost' | 'answer lost' | 'every other fails' | 'refuses the first';

export interface FifoQueue {
  sendBatch: (messages: readonly OutgoingMessage[]) => Promise<readonly Outcome[]>;
  /** Deduplication ids in the order in which the queue has taken them. */
  taken: () => readonly string[];
  largestBatch: () => number;
}

/** A FIFO queue as SQS has them, in memory; each request meets the next fate, and arrives once there are none left. */
export function fifoQueue(fates: readonly Fate[] = []): FifoQueue {
  const taken = new Set<string>();
  const remaining = [...fates];
  let largestBatch = 0;
  const take = ({ deduplicationId }: OutgoingMessage): Outcome => {
    taken.add(deduplicationId);
    return 'sent';
  };
  return {
    sendBatch: async (messages) => {
      largestBatch = Math.max(largestBatch, messages.length);
      const fate = remaining.shift() ?? 'arrives';
      // Requests side by side end in any order.
      await new Promise((resolve) => setTimeout(resolve, remaining.length % 3));
      if (fate === 'lost') throw new Error('the connection was reset');
      const outcomes = messages.map((message, index): Outcome => {
        if (fate === 'every other fails' && index % 2 === 0) return { failed: 'InternalError' };
        if (fate === 'refuses the first' && index === 0) return { refused: 'InvalidMessageContents' };
        return take(message);
      });
      if (fate === 'answer lost') throw new Error('the connection was reset');
      return outcomes;
    },
    taken: () => [...taken],
    largestBatch: () => largestBatch,
  };
}
