import { GetQueueAttributesCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { PlacedOrder } from '../../order-processor/contract.ts';

export interface OrderQueue {
  /**
   * Resolves when SQS has the order. The same order id within five minutes is one message.
   * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
   */
  send: (order: PlacedOrder) => Promise<void>;
  /** Resolves when the queue can be reached. */
  check: () => Promise<void>;
}

/** All attempts together: a customer waits for this. */
const timeoutInMilliseconds = 5000;

export function createOrderQueue(client: SQSClient, queueUrl: string): OrderQueue {
  return {
    send: async (order) => {
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: JSON.stringify(order),
          MessageGroupId: order.customerId,
          MessageDeduplicationId: order.orderId,
        }),
        { abortSignal: AbortSignal.timeout(timeoutInMilliseconds) },
      );
    },
    check: async () => {
      await client.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }));
    },
  };
}
