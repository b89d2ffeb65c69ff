import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { DeleteMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import { authorizationOf } from '../../../app/platform/aws-signature.ts';

const region = 'eu-central-1';
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a secret', sessionToken: 'a session' };

/** A request as the SDK sends and signs it. */
async function requestOfTheSdk(): Promise<{ headers: IncomingHttpHeaders; path: string; body: string }> {
  const received = Promise.withResolvers<{ headers: IncomingHttpHeaders; path: string; body: string }>();
  const server = createServer(async (request, response) => {
    received.resolve({ headers: request.headers, path: request.url ?? '', body: await text(request) });
    response.setHeader('content-type', 'application/x-amz-json-1.0').end('{}');
  }).listen(0, '127.0.0.1');
  const { port } = await new Promise<AddressInfo>((resolve) =>
    server.once('listening', () => resolve(server.address() as AddressInfo)),
  );
  const client = new SQSClient({ region, credentials, endpoint: `http://127.0.0.1:${port}` });
  const Entries = [{ Id: '0', ReceiptHandle: 'späť ✓' }];
  await client.send(
    new DeleteMessageBatchCommand({ QueueUrl: `http://127.0.0.1:${port}/1/q.fifo`, Entries }),
  );
  client.destroy();
  server.close();
  return received.promise;
}

describe('the signature of a request', () => {
  it('is the one that the SDK gives it', async () => {
    const { headers, path, body } = await requestOfTheSdk();
    const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
    const signed = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
    expect(names).toContain('x-amz-security-token');
    expect(authorizationOf({ path, headers: signed, body }, { region, service: 'sqs', credentials })).toBe(
      headers.authorization,
    );
  });
});
