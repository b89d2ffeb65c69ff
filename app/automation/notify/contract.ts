/** Tells customers by mail what has become of their orders. */
export const notify = {
  name: 'notify',
  handler: 'main.handler',
  timeoutInSeconds: 30,
} as const;

export interface NotifyVariables {
  ENVIRONMENT: string;
  /** The sender, verified in SES: `Sluice <orders@example.com>`. */
  MAIL_FROM: string;
  /** The shop's address, for links; `http://…` without a slash at the end. */
  SHOP_URL: string;
  /** The secret with `key`, which signs the links to order and history; read when the function runs. */
  LINK_SECRET_ARN: string;
}

/**
 * What happened to an order. Stands in the outbox in the transaction that made it happen, then on the event queue:
 * at least once, message group `orderId`, deduplication `eventId`.
 */
export interface OrderEvent {
  eventId: string;
  type:
    | 'order-confirmed'
    | 'order-rejected'
    | 'order-declined'
    | 'order-cancelled'
    | 'cancellation-refused'
    | 'order-refunded';
  /** ISO 8601, UTC. */
  occurredAt: string;
  orderId: string;
  customerId: string;
  email: string;
  /** BCP 47. */
  locale: string;
  currency: string;
  totalInMinorUnits: number;
  /** For a customer to read; null where there is nothing to explain. */
  reason: string | null;
  lines: { sku: string; name: string; quantity: number; unitPriceInMinorUnits: number }[];
}
