import { z } from 'zod';
import { paymentMethodIds } from './payment-method.ts';

function text(maximumLength: number) {
  return z
    .string('is required')
    .trim()
    .min(1, 'is required')
    .max(maximumLength, `must not be longer than ${maximumLength} characters`);
}

/** What the checkout form and the order API ask for alike. */
export const orderFields = {
  email: z
    .string('is required')
    .trim()
    .min(1, 'is required')
    .max(254, 'must not be longer than 254 characters')
    .pipe(z.email('must be an email address')),
  name: text(100),
  street: text(200),
  postalCode: text(20),
  city: text(100),
  country: z
    .string('is required')
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{2}$/, 'must be a country code of two letters (ISO 3166-1)'),
  paymentMethod: z.enum(paymentMethodIds, `must be one of ${paymentMethodIds.join(', ')}`),
  orderId: z.uuid('must be a UUID').toLowerCase(),
};
