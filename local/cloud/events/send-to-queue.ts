import { createQueueClient, type OutgoingMessage } from '../lambda/queue-client.ts';
import type { CommonRuntime } from '../runtime.ts';

/** Sends a message with the credentials of the queue's own account; `group` is for a FIFO queue. */
export async function sendToQueue(
  runtime: CommonRuntime,
  queueArn: string,
  message: OutgoingMessage,
): Promise<void> {
  const [, , , region = '', account = '', name = ''] = queueArn.split(':');
  const environment = runtime.awsEnvironment(account, region);
  const queueUrl = `${environment.AWS_ENDPOINT_URL_SQS}/${account}/${name}`;
  await createQueueClient(environment, queueUrl).send(message);
}
