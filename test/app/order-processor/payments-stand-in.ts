import express from 'express';
import type { AuthorizationRequest, AuthorizationResult, Payment } from '../../../app/payments/contract.ts';
import { payments } from '../../../app/payments/contract.ts';
import { listen } from '../../../app/platform/http-server.ts';

/** Answers as the contract of payments says, keeps everything in memory, and fails when it is told to. */
export interface PaymentsStandIn {
  /** With the base path. */
  url: string;
  /** Every payment by order id. */
  payments: Map<string, Payment>;
  /** How often money was authorised anew, by order id. */
  authorizations: Map<string, number>;
  /** As the settlement does after a while. */
  capture: (orderId: string) => void;
  /** What every request gets while it is set: a status, or no answer at all. */
  failure: number | 'no answer' | undefined;
  /** Runs before a batch is answered. */
  beforeBatch: (() => Promise<void>) | undefined;
  stop: () => Promise<void>;
}

/** The stand-in refuses a payment with this method for good, as payments does when the terms differ. */
export const refusedMethod = 'card-of-other-terms';
/** A request that payments finds malformed, for which it refuses the whole batch. */
export const malformedMethod = 'Not A Method';

export async function startPaymentsStandIn(): Promise<PaymentsStandIn> {
  const known = new Map<string, Payment>();
  const authorizations = new Map<string, number>();
  const app = express();
  app.use(express.json());
  app.use((_request, response, next) => {
    if (standIn.failure === undefined) next();
    else if (standIn.failure === 'no answer') response.destroy();
    else response.status(standIn.failure).json({ detail: 'told to fail' });
  });
  app.post(`${payments.basePath}${payments.routes.authorizationBatch}`, async (request, response) => {
    await standIn.beforeBatch?.();
    const requests: AuthorizationRequest[] = request.body.requests;
    if (requests.some(({ paymentMethod }) => paymentMethod === malformedMethod)) {
      response.status(400).json({ detail: 'a payment method is malformed' });
      return;
    }
    response.json({ results: requests.map((one) => authorize(one, known, authorizations)) });
  });
  app.post(`${payments.basePath}${payments.routes.void}`, (request, response) => {
    const payment = known.get(request.params.orderId ?? '');
    if (!payment) response.status(404).json({ detail: 'there is no payment' });
    else if (payment.status === 'captured') response.status(409).json({ detail: 'captured' });
    else response.json(Object.assign(payment, { status: 'voided' }));
  });
  app.post(`${payments.basePath}${payments.routes.refund}`, (request, response) => {
    const payment = known.get(request.params.orderId ?? '');
    if (!payment) response.status(404).json({ detail: 'there is no payment' });
    else response.json(Object.assign(payment, { status: 'refunded' }));
  });
  const server = await listen(app, { host: '127.0.0.1', port: 0 });
  const standIn: PaymentsStandIn = {
    url: `${server.url}${payments.basePath}`,
    payments: known,
    authorizations,
    capture: (orderId) => {
      const payment = known.get(orderId);
      if (payment) payment.status = 'captured';
    },
    failure: undefined,
    beforeBatch: undefined,
    stop: server.close,
  };
  return standIn;
}

function authorize(
  { orderId, amountInMinorUnits, currency, paymentMethod }: AuthorizationRequest,
  known: Map<string, Payment>,
  authorizations: Map<string, number>,
): AuthorizationResult {
  if (paymentMethod === refusedMethod)
    return { orderId, status: 'refused', problem: 'different-terms', detail: 'The terms differ.' };
  if (paymentMethod === payments.failingMethod)
    return { orderId, status: 'refused', problem: 'unavailable', detail: 'The provider does not answer.' };
  const isDeclined = paymentMethod === payments.decliningMethod;
  const authorizationId = `stand-in-${orderId}`;
  if (!known.has(orderId)) {
    known.set(orderId, {
      ...{ orderId, authorizationId, amountInMinorUnits, currency },
      status: isDeclined ? 'declined' : 'authorized',
    });
    authorizations.set(orderId, (authorizations.get(orderId) ?? 0) + 1);
  }
  return isDeclined
    ? { orderId, status: 'declined', authorizationId, reason: 'The card was declined.' }
    : { orderId, status: 'authorized', authorizationId, reason: null };
}
