import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

export class QueueRefusedError extends Error {
  constructor(operation: string, queueUrl: string, answer: string) {
    super(`SQS refused ${operation} for ${queueUrl}: ${answer}`);
    this.name = 'QueueRefusedError';
  }
}

export interface OutgoingMessage {
  body: string;
  group?: JsonValue | undefined;
  attributes?: Record<string, string> | undefined;
}

/** A queue as whoever has the account's credentials sees it. */
export interface QueueClient {
  /** At most ten messages; waits for the first at most so long. */
  receive(count: number, waitInSeconds: number, signal: AbortSignal): Promise<JsonObject[]>;
  delete(messages: readonly JsonObject[]): Promise<void>;
  /** `group` is for a FIFO queue; attributes are texts. */
  send(message: OutgoingMessage): Promise<void>;
}

/**
 * SQS's own JSON protocol, which is all that is needed of the SDK here.
 *
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html
 */
export function createQueueClient(environment: Record<string, string>, queueUrl: string): QueueClient {
  const { AWS_ACCESS_KEY_ID: key, AWS_REGION: region, AWS_ENDPOINT_URL_SQS: endpoint = '' } = environment;
  const call = async (operation: string, body: JsonObject, signal?: AbortSignal): Promise<JsonObject> => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AmazonSQS.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=${key}/20000101/${region}/sqs/aws4_request`,
    };
    const response = await post(endpoint, headers, JSON.stringify({ QueueUrl: queueUrl, ...body }), signal);
    const answer = response.status === 200 ? (JSON.parse(response.text || '{}') as JsonValue) : undefined;
    if (!isJsonObject(answer)) throw new QueueRefusedError(operation, queueUrl, response.text);
    return answer;
  };
  return {
    async receive(count, waitInSeconds, signal) {
      const request = {
        MaxNumberOfMessages: count,
        WaitTimeSeconds: waitInSeconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      };
      const { Messages } = await call('ReceiveMessage', request, signal);
      return Array.isArray(Messages) ? Messages.filter(isJsonObject) : [];
    },
    async delete(messages) {
      const Entries = messages.map(({ ReceiptHandle }, index) => ({
        Id: String(index),
        ReceiptHandle: ReceiptHandle ?? '',
      }));
      if (Entries.length > 0) await call('DeleteMessageBatch', { Entries });
    },
    async send({ body, group, attributes = {} }) {
      const texts = Object.entries(attributes).map(([name, StringValue]) => [
        name,
        { DataType: 'String', StringValue },
      ]);
      await call('SendMessage', {
        MessageBody: body,
        ...(group !== undefined && { MessageGroupId: group }),
        ...(texts.length > 0 && { MessageAttributes: Object.fromEntries(texts) }),
      });
    },
  };
}

/** Not by `fetch`: what reads its answers is WebAssembly, for which V8 takes 10 MiB that it never gives back. */
function post(
  url: string,
  headers: Record<string, string>,
  body: string,
  signal?: AbortSignal,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers, ...(signal && { signal }) }, (response) => {
      text(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
    });
    // Also what goes wrong once the answer has begun.
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
