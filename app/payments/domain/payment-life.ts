import type { Payment } from '../contract.ts';

export type PaymentStatus = Payment['status'];
/** What can be wanted of a payment after its authorisation. */
export type Wish = 'capture' | 'void' | 'refund';

/** What the provider has to be asked for, and the status thereafter; or that everything is as wanted already. */
export type NextStep =
  | { ask: 'capture' | 'void' | 'refund'; status: PaymentStatus }
  | { ask: 'nothing' }
  | { ask: 'refused' };

const nothing: NextStep = { ask: 'nothing' };
const refused: NextStep = { ask: 'refused' };

const steps: Record<Wish, Record<PaymentStatus, NextStep>> = {
  capture: {
    authorized: { ask: 'capture', status: 'captured' },
    declined: refused,
    captured: nothing,
    voided: refused,
    refunded: refused,
  },
  // Wanted is that no money is taken; where none was, or all went back, nothing is left to do.
  void: {
    authorized: { ask: 'void', status: 'voided' },
    declined: nothing,
    captured: refused,
    voided: nothing,
    refunded: nothing,
  },
  // Wanted is that the customer has the money; what is only held is let go.
  refund: {
    authorized: { ask: 'void', status: 'voided' },
    declined: nothing,
    captured: { ask: 'refund', status: 'refunded' },
    voided: nothing,
    refunded: nothing,
  },
};

/** What follows for a payment when somebody wants something of it. Wanting the same again changes nothing. */
export function nextStep(status: PaymentStatus, wish: Wish): NextStep {
  return steps[wish][status];
}
