/** Authorises payments behind one provider interface; idempotent by order id. */
export const payments = {
  name: 'payments',
  port: 8080,
  basePath: '/services/payments',
  healthPath: '/health/live',
  routes: {
    /** POST an `AuthorizationRequest`: 200 with its `Authorization`, 409 when the order was asked for with other terms. */
    authorizations: '/authorizations',
  },
  /** The sandbox provider declines a payment with this method, so that a decline can be seen. */
  decliningMethod: 'card-declined',
  /** The sandbox provider does not answer for a payment with this method (503), so that an outage can be seen. */
  failingMethod: 'card-unavailable',
} as const;

export interface PaymentsVariables {
  PORT: string;
  ENVIRONMENT: string;
  /** The image version that runs, shown in `/health/live`. */
  VERSION: string;
  DATABASE_HOST: string;
  DATABASE_PORT: string;
  DATABASE_NAME: string;
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
