import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  afterAuthorization,
  afterRefund,
  afterVoid,
  nextStep,
  type Transition,
} from '../../../../app/order-processor/domain/order-life.ts';
import type { OrderStatus } from '../../../../app/orders/contract.ts';
import { aCancellation, aPlacedOrder, aRefund } from '../a-placed-order.ts';

const placed = aPlacedOrder();
const wishes = { order: placed, cancellation: aCancellation(placed), refund: aRefund(placed) };
const stateOf = (status: OrderStatus) => ({
  customerId: placed.customerId,
  status,
  isCancellationRefused: false,
});

describe('the next step of a wish', () => {
  const steps: [OrderStatus, string, string, string][] = [
    ['reserved', 'authorize', 'void', 'nothing'],
    ['confirmed', 'nothing', 'void', 'refund'],
    ['rejected', 'nothing', 'nothing', 'nothing'],
    ['declined', 'nothing', 'nothing', 'nothing'],
    ['cancelled', 'nothing', 'nothing', 'nothing'],
    ['refunded', 'nothing', 'nothing', 'nothing'],
  ];
  it.each(steps)('for an order that is %s: order %s, cancellation %s, refund %s', (status, ...expected) => {
    const found = Object.values(wishes).map((wish) => nextStep(stateOf(status), wish).do);
    expect(found).toEqual(expected);
  });

  it('for an order that is not written yet is to assess it, to remember its cancellation, or nothing', () => {
    const found = Object.values(wishes).map((wish) => nextStep(undefined, wish).do);
    expect(found).toEqual(['assess', 'remember-cancellation', 'nothing']);
  });

  it('is nothing, and worth a line in the log, when the order is of somebody else', () => {
    const other = { ...stateOf('confirmed'), customerId: 'another' };
    for (const wish of Object.values(wishes)) {
      expect(nextStep(other, wish)).toEqual({
        do: 'nothing',
        because: 'the order id belongs to another customer',
      });
    }
  });

  it('is nothing when the customer has been told already that it is too late to cancel', () => {
    const told = { ...stateOf('confirmed'), isCancellationRefused: true };
    expect(nextStep(told, wishes.cancellation)).toEqual({ do: 'nothing' });
    expect(nextStep(told, wishes.refund).do).toBe('refund');
  });
});

type Delivery =
  | { what: 'order' | 'cancellation' | 'refund'; dies: 'before payment' | 'before settling' | undefined }
  | { what: 'capture' };

/** One order with one piece of stock and its payment, as the processor moves them; a reference, without any SQL. */
class World {
  status: OrderStatus | undefined;
  isCancellationRefused = false;
  isCancelledEarly = false;
  payment: 'none' | 'authorized' | 'declined' | 'captured' | 'voided' | 'refunded' = 'none';
  stock = 1;
  events: string[] = [];
  readonly #isDeclined: boolean;

  constructor(isDeclined: boolean) {
    this.#isDeclined = isDeclined;
  }

  deliver(delivery: Delivery): void {
    if (delivery.what === 'capture') {
      if (this.payment === 'authorized') this.payment = 'captured';
      return;
    }
    const wish = wishes[delivery.what];
    let step = nextStep(this.#state(), wish);
    if (step.do === 'remember-cancellation') this.isCancelledEarly = true;
    if (step.do === 'assess') {
      this.#reserve();
      step = nextStep(this.#state(), wish);
    }
    if (step.do === 'nothing' || step.do === 'remember-cancellation' || delivery.dies === 'before payment')
      return;
    const transition = this.#pay(step.do);
    if (delivery.dies !== 'before settling') this.#settle(transition);
  }

  #state() {
    const { status, isCancellationRefused } = this;
    return status && { customerId: placed.customerId, status, isCancellationRefused };
  }

  #reserve(): void {
    this.status = this.isCancelledEarly ? 'rejected' : 'reserved';
    if (this.status === 'rejected') this.events.push('order-rejected');
    else this.stock -= 1;
  }

  #pay(step: string): Transition {
    const state = this.#state();
    if (!state) throw new Error('Nothing can be paid before it is written.');
    if (step === 'authorize') {
      if (this.payment === 'none') this.payment = this.#isDeclined ? 'declined' : 'authorized';
      return afterAuthorization({
        ...{ orderId: placed.orderId, authorizationId: 'a', reason: null },
        status: this.payment === 'declined' ? 'declined' : 'authorized',
      });
    }
    if (step === 'refund') {
      this.payment = 'refunded';
      return afterRefund();
    }
    if (this.payment === 'captured') return afterVoid(state, 'captured');
    if (this.payment === 'authorized') this.payment = 'voided';
    return afterVoid(state, 'voided');
  }

  #settle({ from, to, event, returnsStock }: Transition): void {
    expect(this.status).toBe(from);
    if (from === to) this.isCancellationRefused = true;
    this.status = to;
    this.events.push(event);
    if (returnsStock) this.stock += 1;
  }
}

/** A message that died comes again, because it was not deleted; a message that was finished may come again as well. */
const deliveries = fc.array(
  fc.oneof(
    fc.record({
      what: fc.constantFrom('order' as const, 'cancellation' as const, 'refund' as const),
      dies: fc.constantFrom(undefined, 'before payment' as const, 'before settling' as const),
    }),
    fc.constant({ what: 'capture' as const }),
  ),
  { maxLength: 12 },
);

describe('the life of an order, whatever is delivered however often and whenever the processor dies', () => {
  it('holds its stock while it is reserved, confirmed or refunded, and never otherwise', () => {
    fc.assert(
      fc.property(fc.boolean(), deliveries, (isDeclined, sequence) => {
        const world = new World(isDeclined);
        for (const delivery of sequence) {
          world.deliver(delivery);
          const holds = ['reserved', 'confirmed', 'refunded'].includes(world.status ?? '');
          expect(world.stock).toBe(holds ? 0 : 1);
        }
      }),
    );
  });

  it('tells nothing twice', () => {
    fc.assert(
      fc.property(fc.boolean(), deliveries, (isDeclined, sequence) => {
        const world = new World(isDeclined);
        for (const delivery of sequence) world.deliver(delivery);
        expect(new Set(world.events).size).toBe(world.events.length);
      }),
      { numRuns: 2000 },
    );
  });

  it('ends where it would have ended if each message had come once and nothing had died', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), deliveries, (isDeclined, isLateCapture, noise) => {
        const wanted = ['order', 'cancellation', 'refund'] as const;
        const capture = { what: 'capture' as const };
        const calm = new World(isDeclined);
        const rough = new World(isDeclined);
        for (const [index, what] of wanted.entries()) {
          if (isLateCapture === (index === 1)) for (const world of [calm, rough]) world.deliver(capture);
          calm.deliver({ what, dies: undefined });
          const again = noise
            .filter((delivery) => delivery.what !== 'capture')
            .filter((delivery) => wanted.indexOf(delivery.what) <= index);
          // In a message group, what died comes again before anything later.
          rough.deliver({ what, dies: 'before settling' });
          rough.deliver({ what, dies: 'before payment' });
          rough.deliver({ what, dies: undefined });
          for (const delivery of again) rough.deliver(delivery);
        }
        expect([rough.status, rough.stock, rough.payment, rough.events]).toEqual([
          calm.status,
          calm.stock,
          calm.payment,
          calm.events,
        ]);
      }),
    );
  });

  it('has money captured only while it is confirmed', () => {
    fc.assert(
      fc.property(fc.boolean(), deliveries, (isDeclined, sequence) => {
        const world = new World(isDeclined);
        for (const delivery of sequence) world.deliver(delivery);
        // A processor that dies before settling leaves its message, which comes again.
        for (const what of ['order', 'cancellation', 'refund'] as const) {
          if (sequence.some((delivery) => delivery.what === what)) world.deliver({ what, dies: undefined });
        }
        if (world.payment === 'captured') expect(world.status).toBe('confirmed');
      }),
    );
  });
});
