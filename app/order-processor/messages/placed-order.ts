import { z } from 'zod';
import type { QueueMessage } from '../../platform/queue-consumer.ts';
import type { PlacedOrder } from '../contract.ts';

/** A message that no delivery will make readable: it is never finished, so that it ends in the dead-letter queue. */
export class MalformedOrderError extends Error {
  constructor(messageId: string, complaints: string) {
    super(`Message ${messageId} is not a placed order: ${complaints}. It is left to the dead-letter queue.`);
    this.name = 'MalformedOrderError';
  }
}

const text = z.string().min(1);
const minorUnits = z.int().min(0);

const placedOrder: z.ZodType<PlacedOrder> = z.object({
  orderId: z.uuid(),
  customerId: z.uuid(),
  placedAt: z.iso.datetime(),
  email: text,
  address: z.object({
    name: text,
    street: text,
    postalCode: text,
    city: text,
    country: z.string().length(2),
  }),
  currency: z.string().length(3),
  paymentMethod: text,
  lines: z.array(z.object({ sku: text, quantity: z.int().min(1), unitPriceInMinorUnits: minorUnits })).min(1),
});

/**
 * The order in a message. Its group has to be its customer, because the group is what keeps orders in sequence.
 *
 * @throws {MalformedOrderError}
 */
export function readPlacedOrder({ messageId, body, groupId }: QueueMessage): PlacedOrder {
  const result = placedOrder.safeParse(parseJson(messageId, body));
  if (!result.success) {
    const complaints = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new MalformedOrderError(messageId, complaints.join('; '));
  }
  if (result.data.customerId !== groupId) {
    throw new MalformedOrderError(messageId, `its message group is ${groupId}, not its customer`);
  }
  return result.data;
}

function parseJson(messageId: string, body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new MalformedOrderError(messageId, error instanceof Error ? error.message : String(error));
  }
}
