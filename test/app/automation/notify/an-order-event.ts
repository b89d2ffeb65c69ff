import type { SQSRecord } from 'aws-lambda';
import type { OrderEvent } from '../../../../app/automation/notify/contract.ts';

export function anOrderEvent(given: Partial<OrderEvent> = {}): OrderEvent {
  return {
    eventId: '0d9f6f0a-6c2b-4c86-9d58-3a3c4f2b8f11',
    type: 'order-confirmed',
    occurredAt: '2026-11-22T18:04:00.000Z',
    orderId: '3f2a91bc-8a51-4c2e-9b1f-6a5a1c0e7d42',
    customerId: 'b7c0a8a0-52f7-4a0c-8a8e-0e5d2f0b9c33',
    email: 'ada@example.com',
    locale: 'de-DE',
    currency: 'EUR',
    totalInMinorUnits: 129_000,
    reason: null,
    lines: [{ sku: 'OAK-TABLE', name: 'Oak table', quantity: 2, unitPriceInMinorUnits: 64_500 }],
    ...given,
  };
}

/** A message as Lambda hands it over; its group is the order of the event. */
export function aRecord(messageId: string, event: OrderEvent | string, group?: string): SQSRecord {
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  const groupId = group ?? (typeof event === 'string' ? 'unreadable' : event.orderId);
  return {
    messageId,
    body,
    receiptHandle: `receipt-${messageId}`,
    attributes: {
      MessageGroupId: groupId,
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: 'sender',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:111111111111:events.fifo',
    awsRegion: 'eu-central-1',
  };
}
