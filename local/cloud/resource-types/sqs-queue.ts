import type { Emulator } from '../emulator/emulator.ts';
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

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-sqs-queue.html */
export function sqsQueue(emulator: Emulator): ResourceType {
  const put = async (request: ResourceRequest) => {
    const { account, region } = request.address;
    const name = queueName(request);
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
