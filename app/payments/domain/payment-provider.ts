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

/** Money that the provider holds, or has taken, under an authorisation. */
export interface HeldMoney {
  authorizationId: string;
  /** The provider does for the same key what it did before. */
  idempotencyKey: string;
  amountInMinorUnits: number;
  /** ISO 4217. */
  currency: string;
}

/**
 * A company that moves money. Each call throws ProviderUnavailableError when it is not known what the provider has done;
 * it is to be asked again later, with the same key.
 */
export interface PaymentProvider {
  /** Holds the money, or declines. */
  authorize: (request: PaymentRequest) => Promise<PaymentDecision>;
  /** Takes the money that it holds. */
  capture: (money: HeldMoney) => Promise<void>;
  /** Lets go of the money that it holds. */
  void: (money: HeldMoney) => Promise<void>;
  /** Gives back the money that it has taken. */
  refund: (money: HeldMoney) => Promise<void>;
}

/** The provider gave no answer. Whether it has done what it was asked is known only when it is asked again with the same key. */
export class ProviderUnavailableError extends Error {
  constructor(provider: string, idempotencyKey: string, options?: ErrorOptions) {
    super(`The payment provider ${provider} gave no answer for ${idempotencyKey}; ask again later.`, options);
    this.name = 'ProviderUnavailableError';
  }
}

/** Something broke while the provider was asked for one order: as little is known as without an answer. */
export class ProviderFailedError extends ProviderUnavailableError {
  constructor(idempotencyKey: string, cause: unknown) {
    super('', idempotencyKey, { cause });
    this.name = 'ProviderFailedError';
    this.message = `The payment provider failed for ${idempotencyKey}: ${cause instanceof Error ? cause.message : String(cause)}; ask again later.`;
  }
}

/** The provider knows no authorisation of that id, or its money is in another state than the call needs. */
export class ProviderRefusedError extends Error {
  constructor(provider: string, action: string, authorizationId: string, reason: string) {
    super(`The payment provider ${provider} refuses to ${action} ${authorizationId}: ${reason}.`);
    this.name = 'ProviderRefusedError';
  }
}
