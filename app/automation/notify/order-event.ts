import { z } from 'zod';
import type { OrderEvent } from './contract.ts';

/** A message that is no event of an order. Its content is not repeated: it may tell who the customer is. */
export class UnreadableEventError extends Error {
  constructor(reason: string) {
    super(
      `The message is not an event of an order: ${reason}. It ends in the dead-letter queue; look at its sender.`,
    );
    this.name = 'UnreadableEventError';
  }
}

const amount = z.int().nonnegative();

const eventSchema = z.object({
  eventId: z.string().min(1),
  type: z.enum([
    'order-confirmed',
    'order-rejected',
    'order-declined',
    'order-cancelled',
    'cancellation-refused',
    'order-refunded',
  ]),
  occurredAt: z.iso.datetime({ offset: true }),
  orderId: z.uuid(),
  customerId: z.uuid(),
  email: z.email(),
  locale: z.string().refine(isLocale, 'is no language tag'),
  currency: z.string().regex(/^[A-Z]{3}$/),
  totalInMinorUnits: amount,
  reason: z.string().nullable(),
  lines: z.array(
    z.object({
      sku: z.string(),
      name: z.string(),
      quantity: z.int().positive(),
      unitPriceInMinorUnits: amount,
    }),
  ),
}) satisfies z.ZodType<OrderEvent>;

/** @throws {UnreadableEventError} */
export function parseOrderEvent(body: string): OrderEvent {
  const event = eventSchema.safeParse(parseJson(body));
  if (event.success) return event.data;
  const fields = event.error.issues.map(({ path }) => path.join('.') || 'the whole of it');
  throw new UnreadableEventError(`${[...new Set(fields)].join(', ')} is not as agreed`);
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UnreadableEventError('it is not JSON');
    throw error;
  }
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
