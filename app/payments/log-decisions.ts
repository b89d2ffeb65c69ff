import type { Logger } from '../platform/logger.ts';
import type { PaymentProvider } from './domain/payment-provider.ts';

/** The provider, with a line in the log for whatever it decides: the witness of what it was asked, should the books differ. */
export function logDecisions(provider: PaymentProvider, logger: Logger): PaymentProvider {
  return {
    ...provider,
    authorize: async (request) => {
      const decision = await provider.authorize(request);
      const { status, authorizationId } = decision;
      logger.info({ orderId: request.idempotencyKey, status, authorizationId }, 'the provider has decided');
      return decision;
    },
  };
}
