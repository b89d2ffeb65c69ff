import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueueMessage } from '../../platform/queue-consumer.ts';
import { deadLetterAttributes } from '../contract.ts';

/** Where messages wait for a person. */
export interface DeadLetterQueue {
  /** Puts the message there as it is; the original is still to be deleted. Twice the same message is there once. */
  put: (message: QueueMessage, reason: string) => Promise<void>;
}

const maximumReasonLength = 1000;
const timeoutInMilliseconds = 4000;

export function deadLetterQueueAt(client: SQSClient, queueUrl: string): DeadLetterQueue {
  return {
    put: async ({ messageId, body, groupId, receiveCount, traceparent }, reason) => {
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: body,
          MessageGroupId: groupId ?? messageId,
          MessageDeduplicationId: messageId,
          MessageAttributes: {
            [deadLetterAttributes.reason]: text(reason.slice(0, maximumReasonLength)),
            [deadLetterAttributes.messageId]: text(messageId),
            [deadLetterAttributes.receiveCount]: text(String(receiveCount)),
            ...(traceparent !== undefined && { traceparent: text(traceparent) }),
          },
        }),
        { abortSignal: AbortSignal.timeout(timeoutInMilliseconds) },
      );
    },
  };
}

const text = (value: string) => ({ DataType: 'String', StringValue: value });
