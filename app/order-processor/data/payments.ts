import { z } from 'zod';
import {
  type AuthorizationRequest,
  type AuthorizationResult,
  type Payment,
  payments,
} from '../../payments/contract.ts';
import { RequestRefusedError, requestJson } from '../../platform/json-client.ts';

/** What the order path asks of payments; asking again for the same order gives the same answer. */
export interface Payments {
  /** At most 100; the results are in the sequence of the requests. */
  authorize: (requests: readonly AuthorizationRequest[]) => Promise<AuthorizationResult[]>;
  /** `voided` also where there was nothing to void. */
  void: (orderId: string) => Promise<'voided' | 'captured'>;
  refund: (orderId: string) => Promise<void>;
}

const timeoutInMilliseconds = 5000;

const authorization = z.object({
  orderId: z.string(),
  status: z.enum(['authorized', 'declined']),
  authorizationId: z.string(),
  reason: z.string().nullable(),
});
const refusal = z.object({
  orderId: z.string(),
  status: z.literal('refused'),
  problem: z.enum(['different-terms', 'unavailable']),
  detail: z.string(),
});
const results: z.ZodType<{ results: AuthorizationResult[] }> = z.object({
  results: z.array(z.union([authorization, refusal])),
});
const payment: z.ZodType<Payment> = z.object({
  orderId: z.string(),
  status: z.enum(['authorized', 'declined', 'captured', 'voided', 'refunded']),
  authorizationId: z.string(),
  amountInMinorUnits: z.int(),
  currency: z.string(),
});

/** The payments service at `paymentsUrl`. */
export function paymentsAt(paymentsUrl: string): Payments {
  const post = <Schema extends z.ZodType>(route: string, schema: Schema, body: unknown = {}) =>
    requestJson({ method: 'POST', url: `${paymentsUrl}${route}`, body, timeoutInMilliseconds, schema });
  const pathOf = (route: string, orderId: string) => route.replace(':orderId', orderId);
  return {
    authorize: async (requests) => {
      const answer = await post(payments.routes.authorizationBatch, results, { requests });
      return answer.results;
    },
    void: async (orderId) => {
      try {
        await post(pathOf(payments.routes.void, orderId), payment);
        return 'voided';
      } catch (error) {
        if (error instanceof RequestRefusedError && error.status === 409) return 'captured';
        if (error instanceof RequestRefusedError && error.status === 404) return 'voided';
        throw error;
      }
    },
    refund: async (orderId) => {
      await post(pathOf(payments.routes.refund, orderId), payment);
    },
  };
}
