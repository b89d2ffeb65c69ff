import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

export class UnreadableBatchResponseError extends Error {
  constructor(answer: JsonValue) {
    super(
      `It answered ${JSON.stringify(answer).slice(0, 200)}; a batch response is { batchItemFailures: [{ itemIdentifier }] } with ids of the batch.`,
    );
    this.name = 'UnreadableBatchResponseError';
  }
}

/**
 * What a function is given for a batch of a queue.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function queueEvent(messages: readonly JsonObject[], queueArn: string): JsonObject {
  const region = queueArn.split(':')[3] ?? '';
  return {
    Records: messages.map((message) => ({
      messageId: message.MessageId ?? '',
      receiptHandle: message.ReceiptHandle ?? '',
      body: message.Body ?? '',
      attributes: { SenderId: 'REHEARSAL', ...(isJsonObject(message.Attributes) ? message.Attributes : {}) },
      messageAttributes: messageAttributes(message.MessageAttributes),
      md5OfBody: message.MD5OfBody ?? '',
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: region,
    })),
  };
}

function messageAttributes(given: JsonValue | undefined): JsonObject {
  const entries = Object.entries(isJsonObject(given) ? given : {}).map(([name, value]) => {
    const { StringValue, BinaryValue, DataType } = isJsonObject(value) ? value : {};
    const content =
      BinaryValue === undefined ? { stringValue: StringValue ?? '' } : { binaryValue: BinaryValue };
    return [name, { ...content, stringListValues: [], binaryListValues: [], dataType: DataType ?? 'String' }];
  });
  return Object.fromEntries(entries);
}

/**
 * The messages of a batch that count as done by what the function answered, where it reports batch item failures: all
 * for an empty answer, none where it names what is not in the batch.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 *
 * @throws UnreadableBatchResponseError
 */
export function doneOf(messages: readonly JsonObject[], answer: JsonValue): JsonObject[] {
  const failures = isJsonObject(answer) ? (answer.batchItemFailures ?? []) : answer === null ? [] : undefined;
  if (!Array.isArray(failures)) throw new UnreadableBatchResponseError(answer);
  const failed = failures.map((failure) => (isJsonObject(failure) ? failure.itemIdentifier : undefined));
  const known = new Set(messages.map(({ MessageId }) => MessageId));
  if (failed.some((id) => !known.has(id))) throw new UnreadableBatchResponseError(answer);
  return messages.filter(({ MessageId }) => !failed.includes(MessageId ?? ''));
}
