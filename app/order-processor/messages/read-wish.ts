import { z } from 'zod';
import type { QueueMessage } from '../../platform/queue-consumer.ts';
import type { CancellationRequest, OrderMessage, PlacedOrder, RefundRequest } from '../contract.ts';

/** A message that no delivery will make readable. */
export class UnreadableMessageError extends Error {
  constructor(messageId: string, complaints: string) {
    super(`Message ${messageId} is nothing that a customer can wish: ${complaints}.`);
    this.name = 'UnreadableMessageError';
  }
}

/** PostgreSQL stores neither U+0000 nor half of a surrogate pair, which JSON can carry. */
const textOrNothing = z
  .string()
  .refine(
    (value) => value.isWellFormed() && !value.includes('\0'),
    'holds a character that cannot be stored',
  );
const text = textOrNothing.min(1);
const uuid = z.uuid().transform((id) => id.toLowerCase());
const time = z.iso.datetime();
/** What an integer of PostgreSQL holds. */
const maximumQuantity = 2 ** 31 - 1;

const placedOrder: z.ZodType<PlacedOrder> = z.object({
  kind: z.literal('order').optional(),
  orderId: uuid,
  customerId: uuid,
  placedAt: time,
  quotedAt: time.optional(),
  email: text,
  locale: text.optional(),
  address: z.object({
    name: text,
    street: text,
    postalCode: textOrNothing,
    city: text,
    region: text.optional(),
    country: text.length(2),
    phone: text.optional(),
  }),
  currency: text.length(3),
  paymentMethod: text,
  lines: z
    .array(
      z.object({
        sku: text,
        quantity: z.int().min(1).max(maximumQuantity),
        unitPriceInMinorUnits: z.int().min(0),
      }),
    )
    .min(1),
});

const cancellation: z.ZodType<CancellationRequest> = z.object({
  kind: z.literal('cancellation'),
  orderId: uuid,
  customerId: uuid,
  requestedAt: time,
});

const refund: z.ZodType<RefundRequest> = z.object({
  kind: z.literal('refund'),
  orderId: uuid,
  customerId: uuid,
  requestedAt: time,
  requestedBy: text,
  reason: text,
});

const kind = z.object({ kind: z.enum(['order', 'cancellation', 'refund']).default('order') });

/**
 * What a message wishes. Its group has to be its customer, because the group is what keeps wishes in sequence.
 *
 * @throws {UnreadableMessageError}
 */
export function readWish({ messageId, body, groupId }: QueueMessage): OrderMessage {
  const content = parseJson(messageId, body);
  const result = schemaOf(check(messageId, kind.safeParse(content)).kind).safeParse(content);
  const wish = check(messageId, result);
  if (wish.customerId !== groupId?.toLowerCase()) {
    throw new UnreadableMessageError(messageId, `its message group is ${groupId}, not its customer`);
  }
  return wish;
}

function schemaOf(kind: 'order' | 'cancellation' | 'refund'): z.ZodType<OrderMessage> {
  switch (kind) {
    case 'order':
      return placedOrder;
    case 'cancellation':
      return cancellation;
    case 'refund':
      return refund;
  }
}

function check<Value>(messageId: string, result: z.ZodSafeParseResult<Value>): Value {
  if (result.success) return result.data;
  const complaints = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new UnreadableMessageError(messageId, complaints.join('; '));
}

/** The parser's own words repeat a piece of the body, which may be personal. */
function parseJson(messageId: string, body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UnreadableMessageError(messageId, 'its body is not JSON');
  }
}
