import type { Express } from 'express';
import { z } from 'zod';
import type { Api } from '../../platform/openapi.ts';
import type { Pool } from '../../platform/postgres.ts';
import { Problem } from '../../platform/problem-details.ts';
import { changePayment, PaymentStateError, UnknownPaymentError } from '../change-payment.ts';
import { type Payment, payments } from '../contract.ts';
import { findPayment } from '../data/payment.ts';
import { type PaymentProvider, ProviderUnavailableError } from '../domain/payment-provider.ts';

const orderPath = z.object({
  orderId: z.uuid('must be a UUID').transform((id) => id.toLowerCase()),
});

const payment = z
  .strictObject({
    orderId: z.uuid(),
    status: z.enum(['authorized', 'declined', 'captured', 'voided', 'refunded']),
    authorizationId: z.string(),
    amountInMinorUnits: z.int(),
    currency: z.string(),
  } satisfies Record<keyof Payment, z.ZodType>)
  .meta({ id: 'Payment' });

const unknown = { 404: { description: 'No payment was ever decided for the order.' } };

export function addPaymentRoutes(
  app: Express,
  api: Api,
  dependencies: { pool: Pool; provider: PaymentProvider },
): void {
  api.route(
    app,
    {
      ...{ method: 'get', path: payments.routes.payment, operationId: 'readPayment' },
      summary: 'The payment of an order',
      params: orderPath,
      responses: { 200: { description: 'As it is now.', schema: payment }, ...unknown },
    },
    async ({ params, response }) => {
      response.set('Cache-Control', 'no-store');
      const found = await findPayment(dependencies.pool, params.orderId);
      return found ?? refuse(new UnknownPaymentError(params.orderId));
    },
  );
  api.route(
    app,
    {
      ...{ method: 'post', path: payments.routes.void, operationId: 'voidPayment' },
      summary: 'Lets go of money that is held',
      params: orderPath,
      responses: {
        200: { description: 'No money will be taken, or all went back.', schema: payment },
        ...unknown,
        409: { description: 'The money was taken already.' },
      },
    },
    ({ params }) => changePayment(dependencies, params.orderId, 'void').catch(refuse),
  );
  api.route(
    app,
    {
      ...{ method: 'post', path: payments.routes.refund, operationId: 'refundPayment' },
      summary: 'Gives back money that was taken, or lets go of it',
      params: orderPath,
      responses: { 200: { description: 'The customer has the money.', schema: payment }, ...unknown },
    },
    ({ params }) => changePayment(dependencies, params.orderId, 'refund').catch(refuse),
  );
}

function refuse(error: unknown): never {
  const problem = { detail: error instanceof Error ? error.message : '', cause: error };
  if (error instanceof UnknownPaymentError) throw new Problem({ status: 404, ...problem });
  if (error instanceof PaymentStateError) throw new Problem({ status: 409, ...problem });
  if (error instanceof ProviderUnavailableError) {
    throw new Problem({ status: 503, ...problem, headers: { 'Retry-After': '5' } });
  }
  throw error;
}
