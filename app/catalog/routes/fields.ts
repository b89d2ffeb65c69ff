import { z } from 'zod';
import { catalog } from '../contract.ts';

/** A whole number in a query string. */
export function wholeNumber(minimum: number, maximum: number) {
  const complaint = `must be a whole number from ${minimum} to ${maximum}`;
  return z
    .string(complaint)
    .regex(/^\d{1,15}$/, complaint)
    .transform(Number)
    .refine((number) => number >= minimum && number <= maximum, complaint);
}

/** Two letters, given back as capitals. */
export const countryCode = z
  .string('must be given once, as the two letters of a country, such as DE')
  .regex(/^[A-Za-z]{2}$/, 'must be the two letters of a country, such as DE')
  .transform((code) => code.toUpperCase());

const skuPattern = /^[A-Z0-9-]{1,80}$/;
export const sku = z
  .string('must be given once')
  .regex(skuPattern, 'must be a product number: capital letters, digits, hyphens; 80 at most');

/** Product numbers with commas between them, each once. */
export const skus = z
  .string('must be given once, with commas between the product numbers')
  .transform((list) => [...new Set(list.split(','))])
  .refine((each) => each.every((one) => skuPattern.test(one)), {
    error: 'must be product numbers (capital letters, digits, hyphens) with commas between them',
  })
  .refine((each) => each.length <= catalog.maximumPageSize, {
    error: `must be ${catalog.maximumPageSize} product numbers at most`,
  });

export const slug = (of: string) =>
  z
    .string('must be given once')
    .regex(/^[a-z0-9-]{1,60}$/, `must be the slug of a ${of}: lower-case letters, digits, hyphens`);

export const page = wholeNumber(1, 10_000).default(1);
export const pageSize = wholeNumber(1, catalog.maximumPageSize).default(catalog.defaultPageSize);
export const typedQuery = z.string('must be given once').max(100, 'must have 100 characters at most');

/** As the database can hold and JavaScript can count: a thousand million major units, in most currencies more. */
export const largestAmountInMinorUnits = 1_000_000_000_000;
