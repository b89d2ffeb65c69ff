import { z } from 'zod';
import {
  type DeadLetterPage,
  type Order,
  type OrderAuditPage,
  type OrderDetails,
  type OrderHistory,
  type OrderPage,
  type OrderStatus,
  type OrdersSummary,
  orders,
  type Redrive,
} from '../contract.ts';

export const uuid = () => z.uuid('must be a UUID').transform((id) => id.toLowerCase());
export const orderPath = z.object({ orderId: uuid() });

const wholeNumber = (minimum: number, maximum: number) => {
  const complaint = `must be a whole number from ${minimum} to ${maximum}`;
  return z
    .string(complaint)
    .regex(/^\d{1,16}$/, complaint)
    .transform(Number)
    .refine((number) => number >= minimum && number <= maximum, complaint);
};

export const pageSize = wholeNumber(1, orders.maximumPageSize).default(orders.defaultPageSize);
/** The number of the last entry of the page before. */
export const before = wholeNumber(1, Number.MAX_SAFE_INTEGER).optional();

export const status = z.enum(
  ['received', 'reserved', 'confirmed', 'rejected', 'declined', 'cancelled', 'refunded'],
  'must be received, reserved, confirmed, rejected, declined, cancelled or refunded',
) satisfies z.ZodType<OrderStatus>;

const time = z.iso.datetime();
const line = z.object({
  sku: z.string(),
  name: z.string(),
  quantity: z.int(),
  unitPriceInMinorUnits: z.int(),
});
const orderFields = {
  orderId: z.uuid(),
  customerId: z.uuid(),
  status,
  placedAt: time,
  currency: z.string(),
  totalInMinorUnits: z.int(),
};

export const orderSchema = z
  .object({ ...orderFields, reason: z.string().nullable(), lines: z.array(line) })
  .meta({ id: 'Order' }) satisfies z.ZodType<Order>;

export const orderHistorySchema = z.object({
  orders: z.array(orderSchema),
  nextBefore: z.int().nullable(),
}) satisfies z.ZodType<OrderHistory>;

export const orderPageSchema = z.object({
  orders: z.array(z.object({ ...orderFields, email: z.string(), country: z.string() })),
  nextAfter: z.string().nullable(),
}) satisfies z.ZodType<OrderPage>;

export const orderDetailsSchema = z.object({
  ...orderFields,
  reason: z.string().nullable(),
  lines: z.array(line),
  email: z.string(),
  address: z.object({
    name: z.string(),
    street: z.string(),
    postalCode: z.string(),
    city: z.string(),
    region: z.string().optional(),
    country: z.string(),
    phone: z.string().optional(),
  }),
  processedAt: time,
  paymentAuthorizationId: z.string().nullable(),
  events: z.array(z.object({ type: z.string(), occurredAt: time, reason: z.string().nullable() })),
  refund: z.object({
    isPossible: z.boolean(),
    requested: z.object({ at: time, by: z.string(), reason: z.string() }).nullable(),
  }),
}) satisfies z.ZodType<OrderDetails>;

export const ordersSummarySchema = z.object({
  day: z.iso.date(),
  ordersByStatus: z.partialRecord(status, z.int()),
  openDeadLetters: z.int(),
}) satisfies z.ZodType<OrdersSummary>;

export const deadLetterPageSchema = z.object({
  deadLetters: z.array(
    z.object({
      deadLetterId: z.string(),
      messageId: z.string(),
      orderId: z.uuid().nullable(),
      customerId: z.uuid().nullable(),
      body: z.string(),
      reason: z.string(),
      receiveCount: z.int(),
      deadLetteredAt: time,
      redrivenAt: time.nullable(),
      redrivenBy: z.string().nullable(),
    }),
  ),
  nextBefore: z.string().nullable(),
}) satisfies z.ZodType<DeadLetterPage>;

export const redriveSchema = z.object({ redriven: z.int() }) satisfies z.ZodType<Redrive>;

const fields = z.record(z.string(), z.unknown()).nullable();
export const auditPageSchema = z.object({
  entries: z.array(
    z.object({
      auditId: z.int(),
      changedAt: time,
      changedBy: z.object({ subject: z.string(), name: z.string() }),
      action: z.enum(['refund', 'redrive']),
      entity: z.enum(['order', 'dead letter']),
      entityId: z.string(),
      before: fields,
      after: fields,
    }),
  ),
  nextBefore: z.int().nullable(),
}) satisfies z.ZodType<OrderAuditPage>;
