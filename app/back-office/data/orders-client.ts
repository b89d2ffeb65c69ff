import { z } from 'zod';
import {
  type DeadLetterPage,
  type OrderAuditPage,
  type OrderDetails,
  type OrderPage,
  type OrderStatus,
  type OrdersSummary,
  orders,
  type Redrive,
} from '../../orders/contract.ts';
import { fillPath } from '../../platform/fill-path.ts';
import type { Ask } from './service-client.ts';

/** What the search form sends; empty where nothing is asked for. */
export interface OrderSearchForm extends Readonly<Record<string, string>> {
  query: string;
  status: string;
  country: string;
  from: string;
  to: string;
  after: string;
}

/** The orders service in the name of a user. */
export interface OrdersClient {
  summary: () => Promise<OrdersSummary>;
  search: (form: OrderSearchForm) => Promise<OrderPage>;
  order: (orderId: string) => Promise<OrderDetails>;
  refund: (orderId: string, reason: string) => Promise<unknown>;
  deadLetters: (query: { state: string; before: string }) => Promise<DeadLetterPage>;
  redrive: (deadLetterId: string) => Promise<Redrive>;
  redriveAll: () => Promise<Redrive>;
  audit: (query: { orderId: string; before: string }) => Promise<OrderAuditPage>;
}

const routes = orders.adminRoutes;

export function createOrdersClient(ask: Ask): OrdersClient {
  return {
    summary: () => ask({ path: routes.summary, schema: summary }),
    search: (query) => ask({ path: routes.orders, query, schema: orderPage }),
    order: (orderId) => ask({ path: fillPath(routes.order, { orderId }), schema: orderDetails }),
    refund: (orderId, reason) =>
      ask({
        method: 'POST',
        path: fillPath(routes.refund, { orderId }),
        body: { reason },
        schema: z.unknown(),
      }),
    deadLetters: (query) => ask({ path: routes.deadLetters, query, schema: deadLetterPage }),
    redrive: (deadLetterId) =>
      ask({ method: 'POST', path: fillPath(routes.redrive, { deadLetterId }), schema: redrive }),
    redriveAll: () => ask({ method: 'POST', path: routes.redriveAll, schema: redrive }),
    audit: (query) => ask({ path: routes.audit, query, schema: auditPage }),
  };
}

export const statuses = [
  'received',
  'reserved',
  'confirmed',
  'rejected',
  'declined',
  'cancelled',
  'refunded',
] as const satisfies readonly OrderStatus[];
const status = z.enum(statuses);
const orderFields = {
  orderId: z.string(),
  customerId: z.string(),
  status,
  placedAt: z.string(),
  currency: z.string(),
  totalInMinorUnits: z.int(),
  email: z.string(),
};
const summary: z.ZodType<OrdersSummary> = z.object({
  day: z.string(),
  ordersByStatus: z.partialRecord(status, z.int()),
  openDeadLetters: z.int(),
});
const orderPage: z.ZodType<OrderPage> = z.object({
  orders: z.array(z.object({ ...orderFields, country: z.string() })),
  nextAfter: z.string().nullable(),
});
const orderDetails: z.ZodType<OrderDetails> = z.object({
  ...orderFields,
  reason: z.string().nullable(),
  lines: z.array(
    z.object({
      sku: z.string(),
      name: z.string(),
      quantity: z.int(),
      unitPriceInMinorUnits: z.int(),
    }),
  ),
  address: z.object({
    name: z.string(),
    street: z.string(),
    postalCode: z.string(),
    city: z.string(),
    region: z.string().optional(),
    country: z.string(),
    phone: z.string().optional(),
  }),
  processedAt: z.string(),
  paymentAuthorizationId: z.string().nullable(),
  events: z.array(z.object({ type: z.string(), occurredAt: z.string(), reason: z.string().nullable() })),
  refund: z.object({
    isPossible: z.boolean(),
    requested: z.object({ at: z.string(), by: z.string(), reason: z.string() }).nullable(),
  }),
});
const deadLetterPage: z.ZodType<DeadLetterPage> = z.object({
  deadLetters: z.array(
    z.object({
      deadLetterId: z.string(),
      messageId: z.string(),
      orderId: z.string().nullable(),
      customerId: z.string().nullable(),
      body: z.string(),
      reason: z.string(),
      receiveCount: z.int(),
      deadLetteredAt: z.string(),
      redrivenAt: z.string().nullable(),
      redrivenBy: z.string().nullable(),
    }),
  ),
  nextBefore: z.string().nullable(),
});
const redrive: z.ZodType<Redrive> = z.object({ redriven: z.int() });
const fields = z.record(z.string(), z.unknown()).nullable();
const auditPage: z.ZodType<OrderAuditPage> = z.object({
  entries: z.array(
    z.object({
      auditId: z.int(),
      changedAt: z.string(),
      changedBy: z.object({ subject: z.string(), name: z.string() }),
      action: z.enum(['refund', 'redrive']),
      entity: z.enum(['order', 'dead letter']),
      entityId: z.string(),
      before: fields,
      after: fields,
    }),
  ),
  nextBefore: z.int().nullable(),
});
