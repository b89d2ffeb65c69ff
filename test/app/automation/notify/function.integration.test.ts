import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import { bundlePrograms } from '../../../../pipeline/images/program-bundles.ts';
import { startProcess } from '../../../support/child-process.ts';
import { anOrderEvent, aRecord } from './an-order-event.ts';

const root = join(import.meta.dirname, '../../../..');
const secretArn = 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:links-AbCdEf';

interface SentMail {
  FromEmailAddress: string;
  Destination: { ToAddresses: string[] };
  Content: {
    Simple: { Subject: { Data: string }; Body: { Text: { Data: string }; Html: { Data: string } } };
  };
}

let folder: string;
let aws: Server;
let awsUrl: string;
let secretString: string;
let secretsRead: number;
let mails: SentMail[];
/** Addresses that SES refuses to send to. */
let refused: string[];

/** Secrets Manager and SES, at the edge of the network. */
function startAws(): Promise<void> {
  aws = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    if (request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue') {
      secretsRead += 1;
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(JSON.stringify({ ARN: JSON.parse(text).SecretId, SecretString: secretString }));
      return;
    }
    if (request.method !== 'POST' || request.url !== '/v2/email/outbound-emails') {
      response.writeHead(404).end();
      return;
    }
    const mail: SentMail = JSON.parse(text);
    const isRefused = mail.Destination.ToAddresses.some((address) => refused.includes(address));
    if (!isRefused) mails.push(mail);
    response.writeHead(isRefused ? 400 : 200, {
      'content-type': 'application/json',
      ...(isRefused && { 'x-amzn-errortype': 'MessageRejected' }),
    });
    response.end(JSON.stringify(isRefused ? { message: 'refused' } : { MessageId: `mail-${mails.length}` }));
  });
  return new Promise((resolve) => {
    aws.listen(0, '127.0.0.1', () => {
      const address = aws.address();
      awsUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
      resolve();
    });
  });
}

/** Invokes with each batch in turn in one process, as Lambda does with an environment that it keeps. */
async function bundleFunction(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'sluice-notify-'));
  const bundleOf = await bundlePrograms(root, ['automation/notify']);
  await writeFile(join(folder, 'main.mjs'), bundleOf('automation/notify').code);
  await writeFile(
    join(folder, 'invoke.mjs'),
    `import { handler } from './main.mjs';
     for (const Records of JSON.parse(process.argv[2])) console.log('result ' + JSON.stringify(await handler({ Records }, { getRemainingTimeInMillis: () => 30000 })));`,
  );
}

beforeAll(async () => {
  await Promise.all([startAws(), bundleFunction()]);
});

beforeEach(() => {
  secretString = JSON.stringify({ key: 'a key' });
  secretsRead = 0;
  mails = [];
  refused = [];
});

afterAll(async () => {
  aws.closeAllConnections();
  aws.close();
  await rm(folder, { recursive: true });
});

async function invoke(batches: SQSRecord[][], change: Record<string, string> = {}) {
  const invocation = startProcess([process.execPath, join(folder, 'invoke.mjs'), JSON.stringify(batches)], {
    env: {
      ENVIRONMENT: 'test',
      MAIL_FROM: 'Sluice <orders@example.com>',
      SHOP_URL: 'https://shop.example.com',
      LINK_SECRET_ARN: secretArn,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL: awsUrl,
      ...change,
    },
  });
  const code = await invocation.exit;
  const output = invocation.output();
  return { code, output, results: output.match(/(?<=^result ).*$/gm) ?? [] };
}

describe('the notify function, bundled as it is deployed', () => {
  it('sends a mail with both alternatives through SES, reading the secret once for many batches', async () => {
    const { code, results } = await invoke([
      [aRecord('1', anOrderEvent())],
      [aRecord('2', anOrderEvent({ type: 'order-refunded' }))],
    ]);
    expect(code).toBe(0);
    expect(results).toEqual(['{"batchItemFailures":[]}', '{"batchItemFailures":[]}']);
    expect(secretsRead).toBe(1);
    expect(mails.map(({ Content }) => Content.Simple.Subject.Data)).toEqual([
      'Your order is confirmed',
      'We have refunded your order',
    ]);
    expect(mails[0]).toMatchObject({
      FromEmailAddress: 'Sluice <orders@example.com>',
      Destination: { ToAddresses: ['ada@example.com'] },
    });
    const body = mails[0]?.Content.Simple.Body;
    expect(body?.Text.Data).toContain('https://shop.example.com/orders/');
    expect(body?.Html.Data).toContain('<!doctype html>');
  });

  it('gives back to the queue what SES refuses and what cannot be read, and sends the rest', async () => {
    refused = ['nobody@example.com'];
    const other = '00000000-0000-4000-8000-00000000000b';
    const { results, output } = await invoke([
      [
        aRecord('1', anOrderEvent({ email: 'nobody@example.com' })),
        aRecord('2', 'not an event'),
        aRecord('3', anOrderEvent({ orderId: other })),
      ],
    ]);
    expect(results).toEqual(['{"batchItemFailures":[{"itemIdentifier":"1"},{"itemIdentifier":"2"}]}']);
    expect(mails).toHaveLength(1);
    expect(output).toContain('MessageRejected');
    expect(output).not.toContain('@example.com');
  });

  it('sends nothing and names the secret when it holds no key', async () => {
    secretString = '{"password":"very-secret"}';
    const { results, output } = await invoke([[aRecord('1', anOrderEvent())]]);
    expect(results).toEqual(['{"batchItemFailures":[{"itemIdentifier":"1"}]}']);
    expect(output).toContain(secretArn);
    expect(output).not.toContain('very-secret');
  });

  it('does not start without its variables, and names the wrong one', async () => {
    const { code, output } = await invoke([], { SHOP_URL: 'shop' });
    expect(code).not.toBe(0);
    expect(output).toContain('SHOP_URL must be an absolute http:// or https:// URL');
  });
});
