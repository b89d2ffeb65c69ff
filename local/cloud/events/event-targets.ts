import { isJsonObject, type JsonValue } from '../json.ts';
import type { FunctionRunner } from '../lambda/function-runner.ts';
import { mayInvoke } from '../lambda/may-invoke.ts';
import { createQueueClient } from '../lambda/queue-client.ts';
import type { Topics } from '../notifications/topics.ts';
import type { CommonRuntime } from '../runtime.ts';
import type { EventBusOptions } from './event-bus.ts';

export class InvocationNotAllowedError extends Error {
  constructor(functionArn: string, principal: string) {
    super(
      `${principal} cannot invoke ${functionArn}; an AWS::Lambda::Permission must grant it to the principal ${principal}.`,
    );
    this.name = 'InvocationNotAllowedError';
  }
}

/** What rules hand events to: functions, and the subscribers of topics. */
export function eventTargets(
  runtime: CommonRuntime,
  functions: FunctionRunner,
  topics: Topics,
): EventBusOptions {
  return {
    standsBehind: (targetArn) => ['lambda', 'sns'].includes(serviceOf(targetArn)),
    async deliver({ targetArn, input, by }) {
      if (serviceOf(targetArn) === 'sns') {
        topics.publish({ topicArn: targetArn, message: textOf(input) });
        return;
      }
      if (by !== undefined && !mayInvoke(runtime, by, targetArn))
        throw new InvocationNotAllowedError(targetArn, by);
      await functions.invoke(targetArn, input);
    },
    async putAside({ targetArn, input }) {
      const queueArn = deadLettersOf(runtime, targetArn);
      if (queueArn !== undefined) await sendTo(runtime, queueArn, JSON.stringify(input));
    },
  };
}

function serviceOf(arn: string): string {
  return arn.split(':')[2] ?? '';
}

function textOf(input: JsonValue): string {
  return typeof input === 'string' ? input : JSON.stringify(input);
}

/** The queue of a function for what it has failed on; undefined where it has none. */
function deadLettersOf({ resources }: CommonRuntime, functionArn: string): string | undefined {
  const target = resources
    .all('AWS::Lambda::Function')
    .find(({ attributes }) => attributes.Arn === functionArn);
  const { DeadLetterConfig } = target?.properties ?? {};
  if (!isJsonObject(DeadLetterConfig)) return undefined;
  const arn = String(DeadLetterConfig.TargetArn);
  return arn.split(':')[2] === 'sqs' ? arn : undefined;
}

async function sendTo(runtime: CommonRuntime, queueArn: string, body: string): Promise<void> {
  const [, , , region = '', account = '', name = ''] = queueArn.split(':');
  const environment = runtime.awsEnvironment(account, region);
  await createQueueClient(environment, `${environment.AWS_ENDPOINT_URL_SQS}/${account}/${name}`).send(body);
}
