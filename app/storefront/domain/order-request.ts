import { z } from 'zod';
import { maximumLines, maximumQuantity } from './cart.ts';
import { orderFields, paymentMethodField } from './order-fields.ts';
import type { PaymentMethod } from './payment-method.ts';
import { hasPostalCodeIfNeeded, postalCodeMissing } from './postal-code.ts';
import { skuForm } from './sku.ts';

const { email, name, street, postalCode, city, region, country, phone } = orderFields;

/** As the catalogue has it; the total of the largest order is still a number that JavaScript can count. */
const largestPriceInMinorUnits = 1_000_000_000_000;

const line = z.strictObject({
  sku: z
    .string('is required')
    .regex(skuForm, 'must be a product number: capital letters, digits, hyphens; 80 at most'),
  quantity: z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(maximumQuantity, `must not exceed ${maximumQuantity}`),
  unitPriceInMinorUnits: z
    .int('must be a whole number')
    .min(0, 'must not be negative')
    .max(largestPriceInMinorUnits, `must not exceed ${largestPriceInMinorUnits}`)
    .optional(),
});

/**
 * An order as a client of the API places it. A line's price is the one that the client was shown; without it, the price
 * of this moment counts. Unknown fields are refused, so that a misspelt one is not passed over.
 */
export function orderRequestWith(paymentMethods: readonly PaymentMethod[]) {
  return z.strictObject({
    customerId: z.uuid('must be a UUID').toLowerCase(),
    email,
    address: z
      .strictObject({ name, street, postalCode, city, region, country, phone }, 'is required')
      .refine(hasPostalCodeIfNeeded, postalCodeMissing),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be a currency code of three letters (ISO 4217)')
      .optional(),
    paymentMethod: paymentMethodField(paymentMethods),
    locale: z
      .string()
      .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag (BCP 47)')
      .optional(),
    lines: z
      .array(line, 'is required')
      .min(1, 'must not be empty')
      .max(maximumLines, `must not have more than ${maximumLines} entries`),
  });
}

export type OrderRequest = z.output<ReturnType<typeof orderRequestWith>>;
