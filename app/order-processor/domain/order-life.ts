import type { OrderEvent } from '../../automation/notify/contract.ts';
import type { OrderStatus } from '../../orders/contract.ts';
import type { Authorization } from '../../payments/contract.ts';
import type { OrderMessage } from '../contract.ts';

/** As much of a written order as decides how it goes on. */
export interface OrderState {
  customerId: string;
  status: OrderStatus;
  /** The customer has been told that it can no longer be cancelled. */
  isCancellationRefused: boolean;
}

/** What is to be done about a wish; `because` is for the log where it is not a mere repetition. */
export type Step =
  | { do: 'assess' }
  | { do: 'authorize' }
  | { do: 'void' }
  | { do: 'refund' }
  | { do: 'remember-cancellation' }
  | { do: 'nothing'; because?: string };

/** A change of an order that is written together with its event. */
export interface Transition {
  from: OrderStatus;
  to: OrderStatus;
  event: OrderEvent['type'];
  /** For the customer to read. */
  reason: string | null;
  /** Null leaves the one that is there. */
  authorizationId: string | null;
  returnsStock: boolean;
}

/**
 * The next step of a wish, by how far earlier deliveries have brought the order. A message may come again after a crash
 * at any point, so this is also where processing is taken up again; whatever is done already is not done again, which is
 * what makes a duplicate harmless. Undefined is an order that is not written yet.
 */
export function nextStep(order: OrderState | undefined, wish: OrderMessage): Step {
  if (!order) return stepForUnknownOrder(wish);
  if (order.customerId !== wish.customerId) return nothing('the order id belongs to another customer');
  switch (wish.kind) {
    case undefined:
    case 'order':
      return order.status === 'reserved' ? { do: 'authorize' } : nothing();
    case 'cancellation':
      return stepToCancel(order);
    case 'refund':
      return stepToRefund(order);
  }
}

/** An order is unknown to a later wish only where the order's own message is among the dead letters. */
function stepForUnknownOrder(wish: OrderMessage): Step {
  switch (wish.kind) {
    case undefined:
    case 'order':
      return { do: 'assess' };
    case 'cancellation':
      return { do: 'remember-cancellation' };
    case 'refund':
      return nothing('there is no such order to refund');
  }
}

/**
 * A reserved order is one whose message is among the dead letters: it may have been authorised, so its payment is voided
 * as well.
 */
function stepToCancel({ status, isCancellationRefused }: OrderState): Step {
  switch (status) {
    case 'reserved':
    case 'confirmed':
      return isCancellationRefused ? nothing() : { do: 'void' };
    case 'cancelled':
      return nothing();
    case 'received':
    case 'rejected':
    case 'declined':
    case 'refunded':
      return nothing(`there is nothing to cancel: the order is ${status}`);
  }
}

function stepToRefund({ status }: OrderState): Step {
  switch (status) {
    case 'confirmed':
      return { do: 'refund' };
    case 'refunded':
      return nothing();
    case 'received':
    case 'reserved':
    case 'rejected':
    case 'declined':
    case 'cancelled':
      return nothing(`there is nothing to refund: the order is ${status}`);
  }
}

export function afterAuthorization({ status, authorizationId, reason }: Authorization): Transition {
  return status === 'authorized'
    ? {
        ...{ from: 'reserved', to: 'confirmed', event: 'order-confirmed' },
        ...{ reason: null, authorizationId, returnsStock: false },
      }
    : {
        ...{ from: 'reserved', to: 'declined', event: 'order-declined' },
        ...{ reason: reason ?? 'the payment was declined', authorizationId, returnsStock: true },
      };
}

/** An order that is only a test ends where others are confirmed. */
export function afterTest(confirmed: Transition): Transition {
  return { ...confirmed, to: 'cancelled', event: 'order-cancelled' };
}

/** `captured`: the money has been taken, which only the back office can undo, by a refund. */
export function afterVoid({ status }: OrderState, payment: 'voided' | 'captured'): Transition {
  const unchanged = { from: status, authorizationId: null };
  return payment === 'voided'
    ? { ...unchanged, to: 'cancelled', event: 'order-cancelled', reason: null, returnsStock: true }
    : {
        ...{ ...unchanged, to: status, event: 'cancellation-refused', returnsStock: false },
        reason: 'the order has been paid and is on its way',
      };
}

/** The goods are with the customer or lost: what of them comes back, the back office adds to the stock. */
export function afterRefund(): Transition {
  return {
    ...{ from: 'confirmed', to: 'refunded', event: 'order-refunded' },
    ...{ reason: null, authorizationId: null, returnsStock: false },
  };
}

const nothing = (because?: string): Step => ({ do: 'nothing', ...(because !== undefined && { because }) });
