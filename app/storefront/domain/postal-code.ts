import { z } from 'zod';

/** Of the countries that the shop delivers to, those whose addresses have none (Universal Postal Union, addressing systems). */
const countriesWithoutPostalCodes: readonly string[] = ['AE', 'BO', 'HK', 'QA', 'UG'];

const address = z.object({ postalCode: z.string(), country: z.string() });

/** A refinement of whatever has `postalCode` and `country`: only where there is no such thing may it be left out. */
export function hasPostalCodeIfNeeded(value: unknown): boolean {
  const { data } = address.safeParse(value);
  return data?.postalCode !== '' || countriesWithoutPostalCodes.includes(data.country);
}

/** Complains beside what else is wrong, so that a form names everything at once. */
export const postalCodeMissing = { path: ['postalCode'], error: 'is required', when: () => true };
