import { z } from 'zod';
import { orders } from '../contract.ts';
import { listAudit } from '../data/audit.ts';
import { listDeadLetters } from '../data/dead-letters.ts';
import { redriveAll, redriveOne } from '../redrive.ts';
import { requestRefund } from '../request-refund.ts';
import type { Routes } from './orders-api.ts';
import {
  auditPageSchema,
  before,
  deadLetterPageSchema,
  orderPath,
  pageSize,
  redriveSchema,
  uuid,
} from './schemas.ts';

const { read, write } = orders.scopes;
const reason = z
  .string('is missing; say why')
  .trim()
  .min(1, 'is missing; say why')
  .max(500, 'must have 500 characters at most');
const rowNumber = z.string().regex(/^[1-9]\d{0,17}$/, 'must be the number of a dead letter');

/** What the back office does to orders, and who has done what. */
export const changes: Routes = ({ app, api, pool, orderQueue }) => {
  api.route(
    app,
    {
      ...{ method: 'post', path: orders.adminRoutes.refund, operationId: 'refundOrder', scope: write },
      summary: 'Ask the order-processor to give the money of an order back',
      params: orderPath,
      body: z.strictObject({ reason }),
      responses: {
        202: {
          description: 'The request stands on the order queue.',
          schema: z.object({ orderId: z.uuid() }),
        },
        404: { description: 'There is no such order.' },
        409: { description: 'The state of the order does not allow it.' },
      },
    },
    async ({ params: { orderId }, body, user, response }) => {
      await requestRefund({ pool, orderQueue }, user, { orderId, ...body });
      response.status(202);
      return { orderId };
    },
  );

  api.route(
    app,
    {
      ...{ method: 'get', path: orders.adminRoutes.deadLetters, operationId: 'listDeadLetters', scope: read },
      summary: 'Messages that could not be processed, the latest first',
      query: z.object({
        state: z.enum(['open', 'redriven'], 'must be open or redriven').optional(),
        before: rowNumber.optional(),
        pageSize,
      }),
      responses: { 200: { description: 'A page of them', schema: deadLetterPageSchema } },
    },
    ({ query }) => listDeadLetters(pool, query),
  );

  api.route(
    app,
    {
      ...{ method: 'post', path: orders.adminRoutes.redriveAll, operationId: 'redriveAll', scope: write },
      summary: 'Send all open dead letters to the order queue again',
      responses: { 202: { description: 'They stand on the order queue.', schema: redriveSchema } },
    },
    async ({ user, response }) => {
      const redriven = await redriveAll({ pool, orderQueue }, user);
      response.status(202);
      return { redriven };
    },
  );

  api.route(
    app,
    {
      ...{ method: 'post', path: orders.adminRoutes.redrive, operationId: 'redrive', scope: write },
      summary: 'Send a dead letter to the order queue again, unless that has been done',
      params: z.object({ deadLetterId: rowNumber }),
      responses: {
        202: { description: 'It stands on the order queue.', schema: redriveSchema },
        404: { description: 'There is no such dead letter.' },
      },
    },
    async ({ params: { deadLetterId }, user, response }) => {
      const redriven = await redriveOne({ pool, orderQueue }, user, deadLetterId);
      response.status(202);
      return { redriven };
    },
  );

  api.route(
    app,
    {
      ...{ method: 'get', path: orders.adminRoutes.audit, operationId: 'listOrderAudit', scope: read },
      summary: 'Who has done what in the back office, the latest first',
      query: z.object({ orderId: uuid().optional(), before, pageSize }),
      responses: { 200: { description: 'A page of it', schema: auditPageSchema } },
    },
    ({ query }) => listAudit(pool, query),
  );
};
