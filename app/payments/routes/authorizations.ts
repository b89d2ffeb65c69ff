import type { Express } from 'express';
import { z } from 'zod';
import type { Api } from '../../platform/openapi.ts';
import { Problem } from '../../platform/problem-details.ts';
import { type AuthorizationDependencies, authorizeOrders } from '../authorize-orders.ts';
import {
  type Authorization,
  type AuthorizationRequest,
  type AuthorizationResult,
  payments,
} from '../contract.ts';

const authorizationRequest = z
  .strictObject({
    orderId: z.uuid('must be a UUID').transform((id) => id.toLowerCase()),
    amountInMinorUnits: z.int('must be a whole number of minor units').positive('must be above zero'),
    currency: z
      .string('must be a currency of three capital letters')
      .regex(/^[A-Z]{3}$/, 'must be a currency of three capital letters'),
    paymentMethod: z
      .string('must be a payment method')
      .regex(/^[a-z0-9-]{1,40}$/, 'must be a payment method: lower-case letters, digits, hyphens'),
  } satisfies Record<keyof AuthorizationRequest, z.ZodType>)
  .meta({ id: 'AuthorizationRequest' });

const authorization = z
  .strictObject({
    orderId: z.uuid(),
    status: z.enum(['authorized', 'declined']),
    authorizationId: z.string(),
    reason: z.string().nullable(),
  } satisfies Record<keyof Authorization, z.ZodType>)
  .meta({ id: 'Authorization' });

const refusal = z
  .strictObject({
    orderId: z.uuid(),
    status: z.literal('refused'),
    problem: z.enum(['different-terms', 'unavailable']),
    detail: z.string(),
  })
  .meta({ id: 'AuthorizationRefusal' });

const authorizationBatch = z.strictObject({
  requests: z
    .array(authorizationRequest, 'must be a list of requests')
    .min(1, 'must have one request at least')
    .max(payments.maximumBatchSize, `must have ${payments.maximumBatchSize} requests at most`),
});

export function addAuthorizationRoutes(
  app: Express,
  api: Api,
  dependencies: AuthorizationDependencies,
): void {
  api.route(
    app,
    {
      ...{ method: 'post', path: payments.routes.authorizations, operationId: 'authorizeOrder' },
      summary: 'Authorises the payment of an order, once',
      body: authorizationRequest,
      responses: {
        200: { description: 'What was decided, now or before.', schema: authorization },
        409: { description: 'The order was asked for before with other terms.' },
      },
    },
    async ({ body }) => {
      const [result] = await authorizeOrders(dependencies, [body]);
      return decisionOf(result);
    },
  );
  api.route(
    app,
    {
      ...{ method: 'post', path: payments.routes.authorizationBatch, operationId: 'authorizeOrders' },
      summary: 'Authorises the payments of many orders, each once',
      body: authorizationBatch,
      responses: {
        200: {
          description: 'The outcome of each request, in their order, as if it had been asked for alone.',
          schema: z.strictObject({ results: z.array(z.union([authorization, refusal])) }),
        },
      },
    },
    async ({ body }) => ({ results: await authorizeOrders(dependencies, body.requests) }),
  );
}

/** @throws {Problem} 409 or 503 for what was refused */
function decisionOf(result: AuthorizationResult | undefined): Authorization {
  if (result === undefined) throw new Error('A request for an authorisation got no result.');
  if (result.status !== 'refused') return result;
  throw result.problem === 'different-terms'
    ? new Problem({ status: 409, detail: result.detail })
    : new Problem({ status: 503, detail: result.detail, headers: { 'Retry-After': '5' } });
}
