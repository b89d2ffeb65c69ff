import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type FunctionRunner, functionLogFile } from '../lambda/function-runner.ts';
import { createQueueClient } from '../lambda/queue-client.ts';
import { queuePollers } from '../lambda/queue-pollers.ts';
import { flag, parseProperties } from '../parse-properties.ts';
import { stableId } from '../physical-name.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';

const type = 'AWS::Lambda::EventSourceMapping';

// The defaults for queues are those of the "CreateEventSourceMapping" action, AWS Lambda API reference.
const schema = z.object({
  FunctionName: z.string(),
  EventSourceArn: z.string(),
  BatchSize: z.coerce.number().int().min(1).max(10_000).default(10),
  MaximumBatchingWindowInSeconds: z.coerce.number().min(0).max(300).default(0),
  Enabled: flag().default(true),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  FilterCriteria: z.never('this machine hands every message over; filter in the function').optional(),
});

export class EventSourceNotSupportedError extends Error {
  constructor(arn: string) {
    super(`${arn} is no SQS queue; on this machine only those are read for functions.`);
    this.name = 'EventSourceNotSupportedError';
  }
}

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html */
export function lambdaEventSourceMapping(functions: FunctionRunner): ResourceType {
  const put = async (request: ResourceRequest, id: string) => {
    const { account, region } = request.address;
    await poll(request, id, functions);
    return {
      physicalId: id,
      attributes: {
        Id: id,
        EventSourceMappingArn: `arn:aws:lambda:${region}:${account}:event-source-mapping:${id}`,
      },
    };
  };
  return {
    type,
    replacedBy: ['EventSourceArn', 'SelfManagedEventSource', 'StartingPosition'],
    create: (request) => put(request, uuidOf(request)),
    update: (request) => put(request, request.resource.physicalId),
    async resume(request) {
      await poll(request, request.resource.physicalId, functions);
    },
    async delete({ resource, runtime }) {
      await queuePollers(runtime).remove(resource.physicalId);
    },
  };
}

async function poll(
  { address, properties, runtime }: ResourceRequest,
  id: string,
  functions: FunctionRunner,
) {
  const settings = parseProperties(type, schema, properties);
  const [, , service, region = '', account = '', queueName = ''] = settings.EventSourceArn.split(':');
  if (service !== 'sqs') throw new EventSourceNotSupportedError(settings.EventSourceArn);
  if (!settings.Enabled) return queuePollers(runtime).remove(id);
  const environment = runtime.awsEnvironment(account, region);
  const functionArn = arnOf(settings.FunctionName, address);
  const logFile = functionLogFile(runtime, functionArn.split(':')[6] ?? '');
  mkdirSync(dirname(logFile), { recursive: true });
  await queuePollers(runtime).put(id, {
    queue: createQueueClient(environment, `${environment.AWS_ENDPOINT_URL_SQS}/${account}/${queueName}`),
    queueArn: settings.EventSourceArn,
    functions,
    functionArn,
    batchSize: settings.BatchSize,
    batchingWindowInSeconds: settings.MaximumBatchingWindowInSeconds,
    reportsBatchItemFailures: settings.FunctionResponseTypes.length > 0,
    logFile,
  });
}

function arnOf(functionName: string, { account, region }: { account: string; region: string }): string {
  if (functionName.startsWith('arn:')) return functionName;
  return `arn:aws:lambda:${region}:${account}:function:${functionName}`;
}

function uuidOf(request: ResourceRequest): string {
  return stableId(request, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
