import { z } from 'zod';
import { maximumLines, maximumQuantity } from './cart.ts';
import { orderFields } from './order-fields.ts';

const { orderId, email, paymentMethod, name, street, postalCode, city, country } = orderFields;

/**
 * An order as a client of the API places it. `orderId` is the client's idempotency key: the same id sent twice is one
 * order. A line's price is the one that the client was shown; without it, the price of this moment counts.
 */
export const orderRequest = z.object({
  orderId: orderId.optional(),
  customerId: z.uuid('must be a UUID').toLowerCase(),
  email,
  address: z.object({ name, street, postalCode, city, country }, 'is required'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be a currency code of three letters (ISO 4217)')
    .optional(),
  paymentMethod,
  lines: z
    .array(
      z.object({
        sku: z.string('is required').min(1, 'is required').max(64, 'must not be longer than 64 characters'),
        quantity: z
          .int('must be a whole number')
          .min(1, 'must be at least 1')
          .max(maximumQuantity, `must not exceed ${maximumQuantity}`),
        unitPriceInMinorUnits: z.int('must be a whole number').min(0, 'must not be negative').optional(),
      }),
      'is required',
    )
    .min(1, 'must not be empty')
    .max(maximumLines, `must not have more than ${maximumLines} entries`),
});

export type OrderRequest = z.output<typeof orderRequest>;
