import { z } from 'zod';
import { isStorableText, unstorable } from '../../platform/storable-text.ts';
import type { PaymentMethod } from './payment-method.ts';

function text(maximumLength: number) {
  return z
    .string('is required')
    .trim()
    .min(1, 'is required')
    .max(maximumLength, `must not be longer than ${maximumLength} characters`)
    .refine(isStorableText, unstorable);
}

/** What may be left empty comes out as `undefined`. */
function optionalText(maximumLength: number) {
  return z
    .string('must be a text')
    .trim()
    .max(maximumLength, `must not be longer than ${maximumLength} characters`)
    .refine(isStorableText, unstorable)
    .transform((value) => value || undefined)
    .optional();
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
  postalCode: optionalText(20).transform((value) => value ?? ''),
  city: text(100),
  region: optionalText(100),
  country: z
    .string('is required')
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{2}$/, 'must be a country code of two letters (ISO 3166-1)'),
  phone: optionalText(30),
};

export function paymentMethodField(methods: readonly PaymentMethod[]) {
  const ids = methods.map(({ id }) => id);
  return z.enum(ids, `must be one of ${ids.join(', ')}`);
}

/** https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/ leaves length and letters to us. */
export const idempotencyKey = z
  .string('is required')
  .regex(/^[\x21-\x7e]{1,128}$/, 'must have 1 to 128 visible ASCII characters, such as those of a UUID');
