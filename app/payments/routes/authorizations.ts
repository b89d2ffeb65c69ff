import type { Express } from 'express';
import { z } from 'zod';
import type { Pool } from '../../platform/postgres.ts';
import { Problem } from '../../platform/problem-details.ts';
import { parseBody } from '../../platform/validate.ts';
import { authorizeOrder, DifferentTermsError } from '../authorize-order.ts';
import { type AuthorizationRequest, payments } from '../contract.ts';
import { type PaymentProvider, ProviderUnavailableError } from '../domain/payment-provider.ts';

const authorizationRequest = z.strictObject({
  orderId: z.uuid('must be a UUID').transform((id) => id.toLowerCase()),
  amountInMinorUnits: z.int('must be a whole number of minor units').positive('must be above zero'),
  currency: z
    .string('must be a currency of three capital letters')
    .regex(/^[A-Z]{3}$/, 'must be a currency of three capital letters'),
  paymentMethod: z
    .string('must be a payment method')
    .regex(/^[a-z0-9-]{1,40}$/, 'must be a payment method: lower-case letters, digits, hyphens'),
} satisfies Record<keyof AuthorizationRequest, z.ZodType>);

export function addAuthorizationRoutes(
  app: Express,
  dependencies: { pool: Pool; provider: PaymentProvider },
): void {
  app.post(`${payments.basePath}${payments.routes.authorizations}`, async (request, response) => {
    const order = parseBody(authorizationRequest, request);
    response.json(await authorizeOrder(dependencies, order).catch(refuse));
  });
}

function refuse(error: unknown): never {
  if (error instanceof DifferentTermsError)
    throw new Problem({ status: 409, detail: error.message, cause: error });
  if (error instanceof ProviderUnavailableError)
    throw new Problem({ status: 503, detail: error.message, cause: error });
  throw error;
}
