import { z } from 'zod';
import type {
  AdminPrice,
  AdminProduct,
  AdminProductPage,
  AdminStock,
  AuditEntry,
  AuditPage,
  NewProduct,
  ProductDraft,
} from '../contract.ts';
import { productDescription } from './answer-schemas.ts';
import * as fields from './fields.ts';

/** What the back office sends and gets. */

const text = (maximum: number) =>
  z
    .string('must be a text')
    .trim()
    .min(1, 'must not be empty')
    .max(maximum, `must have ${maximum} characters at most`);

export const draft = z
  .strictObject({
    name: text(120),
    description: text(2000),
    brandSlug: fields.slug('brand'),
    category: text(60).regex(/[a-z0-9]/i, 'must have a letter from A to Z or a digit, for its address'),
    pictures: z
      .array(z.string().regex(/^[a-z0-9-]{1,40}$/, 'must be lower-case letters, digits, hyphens'))
      .min(1, 'must name one view at least')
      .max(12, 'must name 12 views at most')
      .refine((views) => new Set(views).size === views.length, 'must name each view once'),
  })
  .meta({ id: 'ProductDraft' }) satisfies z.ZodType<ProductDraft>;

export const newProduct = draft
  .extend({ sku: fields.sku })
  .meta({ id: 'NewProduct' }) satisfies z.ZodType<NewProduct>;

export const amount = z.strictObject({
  amountInMinorUnits: z
    .int('must be a whole number of minor units')
    .min(1, 'must be more than nothing')
    .max(fields.largestAmountInMinorUnits, `must be ${fields.largestAmountInMinorUnits} at most`),
});

export const largestStock = 1_000_000_000;
export const quantity = z.strictObject({
  quantity: z
    .int('must be a whole number of pieces')
    .min(0, 'must not be below zero')
    .max(largestStock, `must be ${largestStock} at most`),
});
export const stockChange = z.strictObject({
  change: z
    .int('must be a whole number of pieces')
    .min(-largestStock, `must be ${-largestStock} at least`)
    .max(largestStock, `must be ${largestStock} at most`)
    .refine((change) => change !== 0, 'must not be zero'),
});

export const adminProduct = productDescription
  .extend({
    createdAt: z.iso.datetime(),
    stock: z.int().min(0),
    countryCount: z.int().min(0),
    version: z.string(),
  })
  .meta({ id: 'AdminProduct' }) satisfies z.ZodType<AdminProduct>;

export const adminProductPage = z
  .object({
    products: z.array(adminProduct),
    page: z.int().min(1),
    pageCount: z.int().min(1),
    total: z.int().min(0),
  })
  .meta({ id: 'AdminProductPage' }) satisfies z.ZodType<AdminProductPage>;

export const adminPrice = z
  .object({
    sku: z.string(),
    country: z.string(),
    currency: z.string(),
    amountInMinorUnits: z.int().min(1),
    version: z.string(),
  })
  .meta({ id: 'AdminPrice' }) satisfies z.ZodType<AdminPrice>;

export const adminStock = z
  .object({ sku: z.string(), quantity: z.int().min(0), version: z.string() })
  .meta({ id: 'AdminStock' }) satisfies z.ZodType<AdminStock>;

const anyFields = z.record(z.string(), z.unknown()).nullable();
const auditEntry = z
  .object({
    auditId: z.int(),
    changedAt: z.iso.datetime(),
    changedBy: z.object({ subject: z.string(), name: z.string() }),
    action: z.enum(['create', 'update', 'delete']),
    entity: z.enum(['product', 'price', 'stock']),
    sku: z.string(),
    country: z.string().nullable(),
    before: anyFields,
    after: anyFields,
  })
  .meta({ id: 'AuditEntry' }) satisfies z.ZodType<AuditEntry>;

export const auditPage = z
  .object({ entries: z.array(auditEntry), nextBefore: z.int().nullable() })
  .meta({ id: 'AuditPage' }) satisfies z.ZodType<AuditPage>;
