import type { Emulator } from '../emulator/emulator.ts';
import { queueArn } from '../emulator/queue-directory.ts';
import { isJsonObject } from '../json.ts';
import { physicalName } from '../physical-name.ts';
import type { Properties } from '../recorded-resource.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';

const attributes = [
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'DelaySeconds',
  'FifoQueue',
  'FifoThroughputLimit',
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'RedrivePolicy',
  'VisibilityTimeout',
];

export class RedriveRefusedError extends Error {
  constructor(source: string, deadLetters: string) {
    super(
      `The queue ${deadLetters} takes no dead letters of ${source}; name that one in its RedriveAllowPolicy.`,
    );
    this.name = 'RedriveRefusedError';
  }
}

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-sqs-queue.html */
export function sqsQueue(emulator: Emulator): ResourceType {
  const put = async (request: ResourceRequest) => {
    const { account, region } = request.address;
    const name = queueName(request);
    checkRedrive(request, name);
    const { url, arn } = await emulator.putQueue(
      { account, region, name },
      queueAttributes(request.properties),
    );
    return { physicalId: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
  };
  return {
    type: 'AWS::SQS::Queue',
    replacedBy: ['QueueName', 'FifoQueue'],
    create: put,
    update: put,
    async delete({ address: { account, region }, resource }) {
      await emulator.deleteQueue({ account, region, name: String(resource.attributes.QueueName) });
    },
  };
}

/** Fails, as SQS does, when the queue for dead letters has said that it takes none from this one. */
function checkRedrive({ address, properties, runtime }: ResourceRequest, name: string): void {
  const target = isJsonObject(properties.RedrivePolicy) && properties.RedrivePolicy.deadLetterTargetArn;
  const deadLetters = runtime.resources
    .all('AWS::SQS::Queue')
    .find(({ attributes }) => attributes.Arn === target)?.properties.RedriveAllowPolicy;
  if (!isJsonObject(deadLetters)) return;
  const { redrivePermission: permission = 'allowAll', sourceQueueArns: sources = [] } = deadLetters;
  const arn = queueArn({ account: address.account, region: address.region, name });
  const isAllowed =
    permission === 'allowAll' ||
    (permission === 'byQueue' && Array.isArray(sources) && sources.includes(arn));
  if (!isAllowed) throw new RedriveRefusedError(arn, String(target));
}

function queueName(request: ResourceRequest): string {
  const { QueueName: given, FifoQueue: isFifo } = request.properties;
  if (typeof given === 'string') return given;
  const ending = String(isFifo) === 'true' ? '.fifo' : '';
  return physicalName(request, 80 - ending.length) + ending;
}

function queueAttributes(properties: Properties): Record<string, string> {
  const entries = attributes.flatMap((name) => {
    const value = properties[name];
    if (value === undefined) return [];
    return [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)] as const];
  });
  return Object.fromEntries(entries);
}
