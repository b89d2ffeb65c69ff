import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { amzDate, authorizationOf, type Credentials } from './aws-signature.ts';

/** Asks SQS for one operation; the answer is what SQS says in JSON, unchecked. */
export type SqsCall = (
  operation: 'ReceiveMessage' | 'SendMessageBatch' | 'DeleteMessageBatch' | 'ChangeMessageVisibilityBatch',
  input: object,
  signal: AbortSignal,
) => Promise<unknown>;

/** SQS answered the whole request with an error. */
export class SqsRefusedError extends Error {
  constructor(operation: string, status: number, body: string) {
    super(`SQS answered ${operation} with ${status}: ${body.slice(0, 300)}`);
    this.name = 'SqsRefusedError';
  }
}

/**
 * Calls of SQS as the SDK makes them, from its configuration and with its credentials, but without the layers between:
 * for what every order needs they cost more than half of the call (600 µs for ten messages against 250). An attempt is
 * made once; whoever calls knows best what to do when it fails.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html
 */
export function createSqsCall({ config }: SQSClient): SqsCall {
  const post = createPost();
  let target: Promise<{ url: URL; region: string }> | undefined;
  return async (operation, input, signal) => {
    target ??= findTarget(config);
    const { url, region } = await target;
    const credentials = await config.credentials();
    const body = JSON.stringify(input);
    const headers = headersOf(url, operation, credentials);
    const signature = { region, service: 'sqs', credentials };
    const authorization = authorizationOf({ path: url.pathname, headers, body }, signature);
    const { status, text } = await post(url, { ...headers, authorization }, body, signal);
    if (status !== 200) throw new SqsRefusedError(operation, status, text);
    return JSON.parse(text);
  };
}

/** Where the SDK would send it: what the client was made with, else what the environment says, else AWS. */
async function findTarget(config: SQSClient['config']): Promise<{ url: URL; region: string }> {
  const region = await config.region();
  if (config.isCustomEndpoint && config.endpoint) {
    const { protocol, hostname, port, path } = await config.endpoint();
    return { region, url: new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`) };
  }
  const configured = await config.serviceConfiguredEndpoint?.();
  const { url } = config.endpointProvider({ Region: region, ...(configured && { Endpoint: configured }) });
  return { url, region };
}

function headersOf(url: URL, operation: string, { sessionToken }: Credentials): Record<string, string> {
  return {
    'content-type': 'application/x-amz-json-1.0',
    host: url.host,
    'x-amz-date': amzDate(new Date()),
    'x-amz-target': `AmazonSQS.${operation}`,
    ...(sessionToken && { 'x-amz-security-token': sessionToken }),
  };
}

type Post = (
  url: URL,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
) => Promise<{ status: number; text: string }>;

/** Over connections that are kept. */
function createPost(): Post {
  const agents = {
    'http:': { request: httpRequest, agent: new HttpAgent({ keepAlive: true }) },
    'https:': { request: httpsRequest, agent: new HttpsAgent({ keepAlive: true }) },
  };
  const post: Post = (url, headers, body, signal) =>
    new Promise((resolve, reject) => {
      const { request, agent } = url.protocol === 'http:' ? agents['http:'] : agents['https:'];
      const { hostname: host, port, pathname: path } = url;
      const length = { 'content-length': Buffer.byteLength(body) };
      const sent = request(
        { method: 'POST', host, port, path, agent, signal, headers: { ...headers, ...length } },
        (response) => {
          let text = '';
          response
            .setEncoding('utf8')
            .on('data', (chunk: string) => {
              text += chunk;
            })
            .on('end', () => resolve({ status: response.statusCode ?? 0, text }))
            .on('error', reject);
        },
      );
      sent.on('error', (error: NodeJS.ErrnoException) => {
        // The other side has closed a kept connection in the moment in which it was used again.
        if (sent.reusedSocket && error.code === 'ECONNRESET') resolve(post(url, headers, body, signal));
        else reject(error);
      });
      sent.end(body);
    });
  return post;
}
