import {
  GetQueueAttributesCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { CancellationRequest, PlacedOrder } from '../../order-processor/contract.ts';
import { stringifyAscii } from '../../platform/ascii-json.ts';
import { createSendMessageBatch } from '../../platform/send-message-batch.ts';
import { currentTraceparent } from '../../platform/trace-context.ts';
import { createOrderedBatches, type Outcome, type OutgoingMessage } from './ordered-batches.ts';

export interface OrderQueue {
  /**
   * Resolves when SQS has the message. The same order, or the same cancellation, within five minutes is one message.
   * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
   *
   * @throws {QueueBusyError} @throws {NotSentError}
   */
  send: (message: PlacedOrder | CancellationRequest) => Promise<void>;
  /** Resolves when the queue can be reached. */
  check: () => Promise<void>;
}

/** What customers do at about the same time goes to SQS in one request. */
export function createOrderQueue(client: SQSClient, queueUrl: string): OrderQueue {
  const sendMessageBatch = createSendMessageBatch(client, queueUrl);
  const batches = createOrderedBatches({
    sendBatch: async (messages, signal) => {
      const { Successful, Failed } = await sendMessageBatch(messages.map(toEntry), signal);
      const outcomes: Outcome[] = [];
      for (const { Id } of Successful) outcomes[Number(Id)] = 'sent';
      for (const { Id, SenderFault, Code, Message } of Failed) {
        const reason = `${Code} ${Message ?? ''}`.trim();
        outcomes[Number(Id)] = SenderFault ? { refused: reason } : { failed: reason };
      }
      return outcomes;
    },
  });
  return {
    send: (message) =>
      batches.send({
        groupId: message.customerId,
        deduplicationId: deduplicationIdOf(message),
        body: stringifyAscii(message),
        traceparent: currentTraceparent(),
      }),
    check: async () => {
      await client.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }));
    },
  };
}

function deduplicationIdOf(message: PlacedOrder | CancellationRequest): string {
  return message.kind === 'cancellation' ? `${message.orderId}:cancel` : message.orderId;
}

function toEntry(
  { groupId, deduplicationId, body, traceparent }: OutgoingMessage,
  index: number,
): SendMessageBatchRequestEntry {
  return {
    Id: String(index),
    MessageBody: body,
    MessageGroupId: groupId,
    MessageDeduplicationId: deduplicationId,
    ...(traceparent && {
      MessageAttributes: { traceparent: { DataType: 'String', StringValue: traceparent } },
    }),
  };
}
