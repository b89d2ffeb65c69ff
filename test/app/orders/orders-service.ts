import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import supertest from 'supertest';
import { createApp } from '../../../app/orders/app.ts';
import { createOrderQueue, type OrderQueue } from '../../../app/orders/messages/order-queue.ts';
import { createAuthenticator } from '../../../app/platform/authentication.ts';
import type { OpenApiDocument } from '../../../app/platform/openapi-document.ts';
import type { Pool } from '../../../app/platform/postgres.ts';
import { expectDocumented } from '../../support/openapi.ts';
import { startQueueServer } from '../../support/queue-server.ts';
import { startShopDatabase } from '../../support/shop-database.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { startTokenIssuer, type TokenIssuer } from '../../support/token-issuer.ts';

export interface OrdersService {
  pool: Pool;
  issuer: TokenIssuer;
  /** Asks the service, and compares what it answers with its OpenAPI document. The token is left out when empty. */
  get: (path: string, token?: string) => Promise<supertest.Response>;
  post: (path: string, token: string, body?: object) => Promise<supertest.Response>;
  /** What has come to the order queue since it was last asked. */
  sent: () => Promise<{ body: string; groupId: string | undefined; deduplicationId: string | undefined }[]>;
  /** While it runs, the order queue takes nothing. */
  withoutQueue: <Result>(work: () => Promise<Result>) => Promise<Result>;
  stop: () => Promise<void>;
}

/** The orders service on a database, an order queue and an issuer of its own. */
export async function startOrdersService(): Promise<OrdersService> {
  const [database, queues, issuer] = await Promise.all([
    startShopDatabase({ seed: 'none' }),
    startQueueServer(),
    startTokenIssuer(),
  ]);
  const queueUrl = await queues.createQueue('orders.fifo');
  const [queue, noQueue] = [queueUrl, `${queueUrl}-gone`].map((url) =>
    createOrderQueue(queues.client, url),
  ) as [OrderQueue, OrderQueue];
  let current = queue;
  const app = createApp({
    pool: database.pool,
    orderQueue: { send: (messages) => current.send(messages), check: () => current.check() },
    authenticator: createAuthenticator({ issuer: issuer.issuer, logger: silentLogger() }),
    logger: silentLogger(),
    version: 'test',
  });
  const document: OpenApiDocument = (await supertest(app).get('/services/orders/openapi.json')).body;
  const ask = async (method: 'get' | 'post', path: string, token = '', body?: object) => {
    const request = supertest(app)[method](`/services/orders${path}`);
    if (token !== '') request.set('Authorization', `Bearer ${token}`);
    const response = await request.send(body);
    expectDocumented(document, {
      ...{ method, path: `/services/orders${path.split('?')[0]}`, status: response.status },
      ...{ headers: response.headers, body: response.body },
    });
    return response;
  };
  return {
    pool: database.pool,
    issuer,
    get: (path, token) => ask('get', path, token),
    post: (path, token, body) => ask('post', path, token, body),
    sent: async () => {
      const { Messages = [] } = await queues.client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: 10,
          MessageSystemAttributeNames: ['MessageGroupId', 'MessageDeduplicationId'],
        }),
      );
      return Messages.map(({ Body = '', Attributes }) => ({
        body: Body,
        groupId: Attributes?.MessageGroupId,
        deduplicationId: Attributes?.MessageDeduplicationId,
      }));
    },
    withoutQueue: async (work) => {
      current = noQueue;
      try {
        return await work();
      } finally {
        current = queue;
      }
    },
    stop: async () => {
      await Promise.all([database.stop(), queues.stop(), issuer.stop()]);
    },
  };
}
