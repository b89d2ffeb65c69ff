/** Authorises payments behind one provider interface; idempotent by order id. */
export const payments = {
  name: 'payments',
  port: 8080,
  basePath: '/services/payments',
  healthPath: '/health/live',
  /** What it counts and measures. */
  metrics: ['PaymentsCaptured'],
  routes: {
    /** POST an `AuthorizationRequest`: 200 with its `Authorization`, 409 when the order was asked for with other terms. */
    authorizations: '/authorizations',
    /** POST `{ requests: AuthorizationRequest[] }`, at most `maximumBatchSize`: 200 with `{ results: AuthorizationResult[] }`, in their order. */
    authorizationBatch: '/authorizations/batch',
    /** POST: 200 with a `Payment` that takes no money any more; 409 when it was captured, 404 when there is none. */
    void: '/payments/:orderId/void',
    /** POST: 200 with a `Payment` whose money went back (voided when it was not captured yet); 404 when there is none. */
    refund: '/payments/:orderId/refund',
    /** GET `Payment`. */
    payment: '/payments/:orderId',
  },
  maximumBatchSize: 100,
  /** The sandbox provider declines a payment with this method, so that a decline can be seen. */
  decliningMethod: 'card-declined',
  /** The sandbox provider does not answer for a payment with this method (503), so that an outage can be seen. */
  failingMethod: 'card-unavailable',
} as const;

export type PaymentsMetric = (typeof payments)['metrics'][number];

export interface PaymentsVariables {
  PORT: string;
  ENVIRONMENT: string;
  /** The image version that runs, shown in `/health/live`. */
  VERSION: string;
  DATABASE_HOST: string;
  DATABASE_PORT: string;
  DATABASE_NAME: string;
  /** Where the password is found after a rotation, with `username` and `password`. */
  DATABASE_SECRET_ARN: string;
  /** How long money is only held before it is taken; as long, an order can be cancelled without a refund. */
  CAPTURE_AFTER_MINUTES: string;
}

export interface PaymentsSecrets {
  DATABASE_USER: string;
  DATABASE_PASSWORD: string;
}

/** The order id is the idempotency key: the same order is authorised at most once, whatever is asked twice. */
export interface AuthorizationRequest {
  /** A UUID. */
  orderId: string;
  amountInMinorUnits: number;
  /** ISO 4217. */
  currency: string;
  paymentMethod: string;
}

export interface Authorization {
  orderId: string;
  status: 'authorized' | 'declined';
  authorizationId: string;
  reason: string | null;
}

/** The outcome of one request of a batch: as if it had been asked for alone. */
export type AuthorizationResult =
  | Authorization
  /** `different-terms`: asked for before with other terms, never to be repeated; `unavailable`: ask again later. */
  | { orderId: string; status: 'refused'; problem: 'different-terms' | 'unavailable'; detail: string };

export interface Payment {
  orderId: string;
  status: 'authorized' | 'declined' | 'captured' | 'voided' | 'refunded';
  authorizationId: string;
  amountInMinorUnits: number;
  currency: string;
}
