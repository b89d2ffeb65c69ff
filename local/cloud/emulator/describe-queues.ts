import type { QueueDescription } from '../cloud.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { Emulator } from './emulator.ts';

const sendersOfDeadLetters = /^AWS::(SQS|SNS|Lambda|Events|Scheduler|Pipes)::/;

/** Queues that stacks describe, with how much waits in each. */
export function describeQueues(
  resources: readonly RecordedResource[],
  emulator: Pick<Emulator, 'depthOf'>,
): QueueDescription[] {
  const senders = resources.filter(({ type }) => sendersOfDeadLetters.test(type));
  const deadLetters = new Set(senders.flatMap(({ properties }) => deadLettersOf(properties)));
  return resources
    .filter(({ type }) => type === 'AWS::SQS::Queue')
    .map(({ account, region, stackName, attributes }) => {
      const name = String(attributes.QueueName);
      const depth = emulator.depthOf({ account, region, name });
      return {
        ...{ account, region, stackName, name, shortName: shortName(name, stackName) },
        ...(depth ?? { visible: 0, inFlight: 0, delayed: 0 }),
        isForDeadLetters: deadLetters.has(String(attributes.Arn)),
      };
    });
}

/** The ARNs to which a resource sends what it has given up, whatever its type calls that. */
function deadLettersOf(value: JsonValue, isTarget = false): string[] {
  if (typeof value === 'string') return isTarget ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((each) => deadLettersOf(each, isTarget));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    deadLettersOf(each, isTarget || /^(deadLetter|OnFailure)/i.test(key)),
  );
}

/** What CloudFormation names a queue: stack, logical id with the CDK's eight digits, and what makes the name unique. */
function shortName(name: string, stackName: string): string {
  const own = name.startsWith(`${stackName}-`) ? name.slice(stackName.length + 1) : name;
  const [logicalId = own] = own.split(/-[0-9A-F]{12}(?=$|\.fifo)/);
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}
