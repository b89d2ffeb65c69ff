export interface PaymentRequest {
  /** The provider does for the same key what it did before, and answers the same. */
  idempotencyKey: string;
  amountInMinorUnits: number;
  /** ISO 4217. */
  currency: string;
  paymentMethod: string;
}

/** What the provider has decided; it is final. */
export type PaymentDecision =
  | { status: 'authorized'; authorizationId: string }
  | { status: 'declined'; authorizationId: string; reason: string };

/** A company that moves money. */
export interface PaymentProvider {
  /** @throws {ProviderUnavailableError} when it is not known what the provider has done; to be asked again later */
  authorize: (request: PaymentRequest) => Promise<PaymentDecision>;
}

/** The provider gave no answer. Whether it has authorised is known only when it is asked again with the same key. */
export class ProviderUnavailableError extends Error {
  constructor(provider: string, idempotencyKey: string, options?: ErrorOptions) {
    super(`The payment provider ${provider} gave no answer for ${idempotencyKey}; ask again later.`, options);
    this.name = 'ProviderUnavailableError';
  }
}
