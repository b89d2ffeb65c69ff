/** Authorises payments behind one provider interface; idempotent by order id. */
export const payments = {
  name: 'payments',
  port: 8080,
  basePath: '/services/payments',
  healthPath: '/health/live',
  routes: {
    authorizations: '/authorizations',
  },
  /** The sandbox provider declines a payment with this method, so that a decline can be seen. */
  decliningMethod: 'card-declined',
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
  orderId: string;
  amountInMinorUnits: number;
  currency: string;
  paymentMethod: string;
}

export interface Authorization {
  orderId: string;
  status: 'authorized' | 'declined';
  authorizationId: string;
  reason: string | null;
}
