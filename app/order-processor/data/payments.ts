import { z } from 'zod';
import { type Authorization, type AuthorizationRequest, payments } from '../../payments/contract.ts';
import { requestJson } from '../../platform/json-client.ts';

/** Asks for the money of one order; asking again for the same order gives the same answer. */
export type Authorize = (request: AuthorizationRequest) => Promise<Authorization>;

const timeoutInMilliseconds = 5000;

const authorization: z.ZodType<Authorization> = z.object({
  orderId: z.string(),
  status: z.enum(['authorized', 'declined']),
  authorizationId: z.string(),
  reason: z.string().nullable(),
});

/** The payments service at `paymentsUrl`. */
export function authorizeAt(paymentsUrl: string): Authorize {
  return (request) =>
    requestJson({
      method: 'POST',
      url: `${paymentsUrl}${payments.routes.authorizations}`,
      body: request,
      timeoutInMilliseconds,
      schema: authorization,
    });
}
