import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';

/**
 * A client that goes where the environment says: to AWS_ENDPOINT_URL_SQS if it is set, else to the region's endpoint.
 * By itself the SDK would go to the host in a queue's URL instead, past the former.
 */
export function createSqsClient(options: Pick<SQSClientConfig, 'maxAttempts' | 'md5'> = {}): SQSClient {
  return new SQSClient({ useQueueUrlAsEndpoint: false, ...options });
}
