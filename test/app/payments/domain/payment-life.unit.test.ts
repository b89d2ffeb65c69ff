import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextStep, type PaymentStatus, type Wish } from '../../../../app/payments/domain/payment-life.ts';

/** What a provider would know of the money of one payment, kept with no regard to the payment's status. */
class Money {
  held: number;
  taken = 0;
  returned = 0;

  constructor(authorized: number) {
    this.held = authorized;
  }

  capture(): void {
    this.taken += this.held;
    this.held = 0;
  }

  void(): void {
    this.held = 0;
  }

  refund(): void {
    this.returned += this.taken - this.returned;
  }
}

const wish = fc.constantFrom<Wish>('capture', 'void', 'refund');
const first = fc.constantFrom<PaymentStatus>('authorized', 'declined');

/** Carries out wishes in a row, and gives what became of status and money. */
function live(status: PaymentStatus, wishes: readonly Wish[]): { status: PaymentStatus; money: Money } {
  const money = new Money(status === 'authorized' ? 100 : 0);
  let current = status;
  for (const wanted of wishes) {
    const step = nextStep(current, wanted);
    if (step.ask === 'refused' || step.ask === 'nothing') continue;
    money[step.ask]();
    current = step.status;
  }
  return { status: current, money };
}

describe('the life of a payment, whatever is wanted of it and how often', () => {
  it('has the status that its money says', () => {
    fc.assert(
      fc.property(first, fc.array(wish), (status, wishes) => {
        const life = live(status, wishes);
        const { held, taken, returned } = life.money;
        const expected: Record<PaymentStatus, [number, number, number]> = {
          authorized: [100, 0, 0],
          declined: [0, 0, 0],
          captured: [0, 100, 0],
          voided: [0, 0, 0],
          refunded: [0, 100, 100],
        };
        expect([held, taken, returned]).toEqual(expected[life.status]);
      }),
    );
  });

  it('leaves the customer all the money after a refund, and never gives back more than was taken', () => {
    fc.assert(
      fc.property(first, fc.array(wish), fc.array(wish), (status, before, after) => {
        const { held, taken, returned } = live(status, [...before, 'refund', ...after]).money;
        expect([held, taken - returned]).toEqual([0, 0]);
      }),
    );
  });

  it('is not changed by the same wish again', () => {
    fc.assert(
      fc.property(first, fc.array(wish), wish, (status, before, wanted) => {
        const once = live(status, [...before, wanted]);
        expect(live(status, [...before, wanted, wanted])).toEqual(once);
      }),
    );
  });

  it('takes no money any more after a void that was not refused', () => {
    fc.assert(
      fc.property(first, fc.array(wish), fc.array(wish), (status, before, after) => {
        const { status: reached } = live(status, before);
        fc.pre(nextStep(reached, 'void').ask !== 'refused');
        const { taken, returned } = live(status, [...before, 'void', ...after]).money;
        expect(taken - returned).toBe(0);
      }),
    );
  });
});
