import { once } from 'node:events';
import { createServer } from 'node:http';

export interface AwsCall {
  method: string;
  /** With its query string. */
  path: string;
  /** The operation, for APIs that name it in a header or a form: `DescribeServices`. */
  operation: string;
  /** JSON, or the fields of a form. */
  input: Record<string, unknown>;
}

export interface AwsAnswer {
  status?: number;
  /** JSON, or XML as text. */
  body: object | string;
}

export interface AwsStandIn {
  /** What an SDK client is created with to find it. */
  clientOptions: {
    region: string;
    endpoint: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
    maxAttempts: number;
  };
  calls: AwsCall[];
  stop: () => Promise<void>;
}

/** As `startAwsStandIn`, for programs that make their clients themselves: until it stops, the environment leads to it. */
export async function standInForAws(answer: (call: AwsCall) => AwsAnswer): Promise<AwsStandIn> {
  const before = { ...process.env };
  const aws = await startAwsStandIn(answer);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: aws.clientOptions.endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_MAX_ATTEMPTS: '1',
  });
  return {
    ...aws,
    stop: async () => {
      process.env = before;
      await aws.stop();
    },
  };
}

/** APIs of AWS at the edge of the network: real requests of the SDK, answered by the test. */
export async function startAwsStandIn(answer: (call: AwsCall) => AwsAnswer): Promise<AwsStandIn> {
  const calls: AwsCall[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const input = readInput(text);
    const target = request.headers['x-amz-target'];
    const call = {
      method: request.method ?? '',
      path: request.url ?? '',
      operation: (target === undefined ? String(input.Action ?? '') : String(target)).replace(/^.*\./, ''),
      input,
    };
    calls.push(call);
    const { status = 200, body } = answer(call);
    const isXml = typeof body === 'string';
    response.writeHead(status, { 'content-type': isXml ? 'text/xml' : 'application/x-amz-json-1.1' });
    response.end(isXml ? body : JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    clientOptions: {
      region: 'eu-west-1',
      endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    },
    calls,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function readInput(text: string): Record<string, unknown> {
  if (text.startsWith('{')) return JSON.parse(text);
  return Object.fromEntries(new URLSearchParams(text));
}
