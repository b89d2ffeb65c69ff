import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type GetQueueAttributesCommandOutput,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';

export interface QueueServer {
  /** The environment variables with which a program finds this server in place of AWS. */
  variables: Record<string, string>;
  client: SQSClient;
  /** Makes a queue and gives its URL; the name of a FIFO queue ends in `.fifo`. */
  createQueue: (name: string, attributes?: Readonly<Record<string, string>>) => Promise<string>;
  /** All of them: the ARN, and how many messages stand there. */
  attributesOf: (queueUrl: string) => Promise<GetQueueAttributesCommandOutput>;
  stop: () => Promise<void>;
}

const region = 'eu-central-1';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** An SQS emulator of its own for a test file. */
export async function startQueueServer(): Promise<QueueServer> {
  const server = buildApp({ logger: false, defaultRegion: region });
  const endpoint = await server.listen({ port: 0, host: '127.0.0.1' });
  const client = new SQSClient({ region, endpoint, credentials });
  return {
    variables: {
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_ENDPOINT_URL_SQS: endpoint,
    },
    client,
    createQueue: (name, attributes) => createQueue(client, name, attributes),
    attributesOf: (queueUrl) =>
      client.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] })),
    stop: async () => {
      client.destroy();
      await server.close();
    },
  };
}

async function createQueue(
  client: SQSClient,
  name: string,
  attributes: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { QueueUrl } = await client.send(
    new CreateQueueCommand({
      QueueName: name,
      Attributes: { ...(name.endsWith('.fifo') && { FifoQueue: 'true' }), ...attributes },
    }),
  );
  if (QueueUrl === undefined) throw new Error(`The SQS emulator made no queue ${name}.`);
  return QueueUrl;
}
