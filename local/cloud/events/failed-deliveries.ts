import { isJsonObject, type JsonValue } from '../json.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { CommonRuntime } from '../runtime.ts';
import { DeliveryRefusedError, FunctionFailedError, OperationFailedError } from './delivery-errors.ts';
import type { Delivery } from './pending-deliveries.ts';
import { sendToQueue } from './send-to-queue.ts';

/** How Lambda handles a function that has failed on what came to it by itself. */
interface FunctionSettings {
  /** How often it is invoked again. */
  retries: number;
  /** The ARNs of queues: for what it was given, and for a record of the invocation. */
  deadLetters?: string | undefined;
  onFailure?: string | undefined;
}

const usualRetries = 2;

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html */
export function functionSettings({ resources }: CommonRuntime, functionArn: string): FunctionSettings {
  const target = resources
    .all('AWS::Lambda::Function')
    .find(({ attributes }) => attributes.Arn === functionArn);
  if (!target) return { retries: usualRetries };
  const { DeadLetterConfig } = target.properties;
  const [settings] = resources.all('AWS::Lambda::EventInvokeConfig').filter(isOf(target));
  const { MaximumRetryAttempts = usualRetries, DestinationConfig } = settings?.properties ?? {};
  const destination = isJsonObject(DestinationConfig) ? DestinationConfig.OnFailure : undefined;
  return {
    retries: Number(MaximumRetryAttempts),
    deadLetters: queueIn(DeadLetterConfig, 'TargetArn'),
    onFailure: queueIn(destination, 'Destination'),
  };
}

/**
 * Sends what no attempt could deliver to where somebody looks: what a function has failed on to the function's own queues,
 * what a target did not take to that of the rule, schedule or subscription.
 */
export async function putAside(
  runtime: CommonRuntime,
  delivery: Delivery,
  failure: unknown,
  attempts: number,
): Promise<void> {
  const body = typeof delivery.input === 'string' ? delivery.input : JSON.stringify(delivery.input);
  if (failure instanceof FunctionFailedError) {
    const { deadLetters, onFailure } = functionSettings(runtime, delivery.targetArn);
    if (deadLetters) await sendToQueue(runtime, deadLetters, { body });
    if (onFailure)
      await sendToQueue(runtime, onFailure, {
        body: JSON.stringify(invocationRecord(delivery, failure, attempts)),
      });
  } else if (delivery.deadLetters) {
    await sendToQueue(runtime, delivery.deadLetters, {
      body,
      attributes: attributesOf(delivery, failure, attempts),
    });
  }
}

/** Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html */
function attributesOf({ origin }: Delivery, failure: unknown, attempts: number): Record<string, string> {
  const isRefused = failure instanceof DeliveryRefusedError;
  return {
    ...origin,
    ERROR_CODE: isRefused || failure instanceof OperationFailedError ? failure.code : 'SDK_CLIENT_ERROR',
    ERROR_MESSAGE: failure instanceof Error ? failure.message : String(failure),
    RETRY_ATTEMPTS: String(attempts - 1),
    ...(!isRefused && { EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts' }),
  };
}

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
function invocationRecord({ id, targetArn, input }: Delivery, failure: Error, attempts: number) {
  return {
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      ...{ requestId: id, functionArn: `${targetArn}:$LATEST`, condition: 'RetriesExhausted' },
      approximateInvokeCount: attempts,
    },
    requestPayload: input,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorMessage: failure.message },
  };
}

function isOf({ account, region, physicalId }: RecordedResource) {
  return (settings: RecordedResource) =>
    settings.account === account &&
    settings.region === region &&
    [physicalId, `arn:aws:lambda:${region}:${account}:function:${physicalId}`].includes(
      String(settings.properties.FunctionName),
    );
}

function queueIn(settings: JsonValue | undefined, name: string): string | undefined {
  const arn = isJsonObject(settings) ? String(settings[name]) : '';
  return arn.split(':')[2] === 'sqs' ? arn : undefined;
}
