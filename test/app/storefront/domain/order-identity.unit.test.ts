import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createSigner } from '../../../../app/platform/signed-value.ts';
import { isOrderOf, orderIdFor } from '../../../../app/storefront/domain/order-identity.ts';

const signer = createSigner('a secret of sixteen characters');
const placement = fc.record({ customerId: fc.uuid(), key: fc.string({ minLength: 1, maxLength: 128 }) });

describe('the id of an order', () => {
  it('is a UUID of version 8', () => {
    fc.assert(
      fc.property(placement, (from) => {
        expect(orderIdFor(signer, from)).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
      }),
    );
  });

  it('is the same whenever customer and key are the same, in any process that has the secret', () => {
    fc.assert(
      fc.property(placement, (from) => {
        const elsewhere = createSigner('a secret of sixteen characters');
        expect(orderIdFor(elsewhere, from)).toBe(orderIdFor(signer, from));
      }),
    );
  });

  it('is another one for another customer or another key', () => {
    fc.assert(
      fc.property(placement, placement, (one, other) => {
        fc.pre(one.customerId !== other.customerId || one.key !== other.key);
        expect(orderIdFor(signer, one)).not.toBe(orderIdFor(signer, other));
      }),
    );
  });

  it('proves whose order it is', () => {
    fc.assert(
      fc.property(placement, fc.uuid(), (from, somebody) => {
        fc.pre(from.customerId !== somebody);
        const orderId = orderIdFor(signer, from);
        expect(isOrderOf(orderId, from.customerId)).toBe(true);
        expect(isOrderOf(orderId, somebody)).toBe(false);
      }),
    );
  });

  it('from elsewhere is nobody’s', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (orderId, customerId) => {
        expect(isOrderOf(orderId, customerId)).toBe(false);
      }),
    );
  });
});
