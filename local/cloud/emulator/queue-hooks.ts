import type { Caller } from '../cloud.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { callerOf } from './caller.ts';
import type { EmulatorApp, EmulatorClient } from './emulator-client.ts';
import type { MessageRecorder } from './message-recorder.ts';
import {
  type KnownQueue,
  type QueueDirectory,
  queueKey,
  toExternalArns,
  toInternalArns,
} from './queue-directory.ts';

interface SqsCall {
  operation: string;
  body: JsonObject;
  caller: Caller;
  /** The queue that the call is about, where it is about one that exists. */
  queue: KnownQueue | undefined;
  /** The name as the client gave it. */
  name: string;
}

/**
 * Stands between SQS clients and the emulator: clients see accounts, regions and stable message ids, the emulator one
 * name space; and what a client is told has been recorded before.
 */
export function installQueueHooks(
  app: EmulatorApp,
  client: EmulatorClient,
  directory: QueueDirectory,
  recorder: MessageRecorder,
): void {
  const calls = new WeakMap<object, SqsCall>();

  app.addHook('preHandler', async (request) => {
    const target = String(request.headers['x-amz-target'] ?? '');
    const body = request.body as JsonValue;
    if (!target.startsWith('AmazonSQS.') || client.isOwn(request.headers) || !isJsonObject(body)) return;
    const call = describeCall(target.slice('AmazonSQS.'.length), body, callerOf(request.headers), directory);
    calls.set(request, call);
    toInternal(call);
  });

  app.addHook('preSerialization', async (request, reply, payload) => {
    const call = calls.get(request);
    const answer = payload as JsonValue;
    if (!call || reply.statusCode !== 200 || !isJsonObject(answer)) return payload;
    if (call.operation === 'ReceiveMessage' && request.raw.socket.destroyed) {
      await putBack(answer, call, client);
      return payload;
    }
    if (call.queue) recorder.record(call.operation, call.queue, call.body, answer);
    followQueues(call, answer, directory, recorder);
    toExternal(answer, call, directory);
    return answer;
  });
}

/** Whoever polled went away while it waited: what it would have got is there for others at once. */
async function putBack(
  { Messages }: JsonObject,
  { body: { QueueUrl = null }, caller }: SqsCall,
  client: EmulatorClient,
): Promise<void> {
  for (const message of Array.isArray(Messages) ? Messages.filter(isJsonObject) : []) {
    const { ReceiptHandle = null } = message;
    const request = { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 };
    await client.sqs('ChangeMessageVisibility', caller.region, request);
  }
}

function describeCall(
  operation: string,
  body: JsonObject,
  caller: Caller,
  directory: QueueDirectory,
): SqsCall {
  const name = String(body.QueueName ?? '');
  const queue =
    typeof body.QueueUrl === 'string'
      ? directory.findByUrl(body.QueueUrl, caller.region)
      : directory.find({ ...caller, name });
  return { operation, body, caller, queue, name };
}

function toInternal({ body, caller, queue, name }: SqsCall): void {
  if (queue && body.QueueUrl !== undefined) body.QueueUrl = queue.internalUrl;
  if (body.QueueName !== undefined) body.QueueName = queueKey({ ...caller, name });
  if (isJsonObject(body.Attributes)) {
    for (const [key, value] of Object.entries(body.Attributes)) {
      if (typeof value === 'string') body.Attributes[key] = toInternalArns(value);
    }
  }
}

/** Queues that a client makes or deletes by itself are kept like those of a stack. */
function followQueues(
  call: SqsCall,
  answer: JsonObject,
  directory: QueueDirectory,
  recorder: MessageRecorder,
): void {
  const { operation, body, caller, queue, name } = call;
  const attributes = isJsonObject(body.Attributes) ? (body.Attributes as Record<string, string>) : {};
  if (operation === 'CreateQueue' && !queue) {
    directory.save({ ...caller, name, attributes, internalUrl: String(answer.QueueUrl) });
  }
  if (operation === 'SetQueueAttributes' && queue) {
    directory.save({ ...queue, attributes: { ...queue.attributes, ...attributes } });
  }
  if (operation === 'DeleteQueue' && queue) {
    recorder.emptied(queue);
    directory.remove(queue);
  }
}

function toExternal(answer: JsonObject, { caller }: SqsCall, directory: QueueDirectory): void {
  const external = (url: JsonValue) => {
    const queue = directory.findByInternalUrl(String(url));
    return queue ? directory.urlOf(queue) : undefined;
  };
  if (answer.QueueUrl !== undefined) answer.QueueUrl = external(answer.QueueUrl) ?? answer.QueueUrl;
  if (Array.isArray(answer.QueueUrls)) {
    const own = answer.QueueUrls.filter((url) => {
      const queue = directory.findByInternalUrl(String(url));
      return queue?.account === caller.account && queue.region === caller.region;
    });
    answer.QueueUrls = own.flatMap((url) => external(url) ?? []);
  }
  if (isJsonObject(answer.Attributes)) {
    for (const [key, value] of Object.entries(answer.Attributes)) {
      if (typeof value === 'string') answer.Attributes[key] = toExternalArns(value);
    }
  }
}
