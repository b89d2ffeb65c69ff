import type { Logger } from '../../platform/logger.ts';
import type { QueueMessage, Settlement } from '../../platform/queue-consumer.ts';
import type { PlacedOrder } from '../contract.ts';
import { MalformedOrderError, readPlacedOrder } from './placed-order.ts';

/** An order, and the message that brought it. */
export interface Delivery {
  message: QueueMessage;
  order: PlacedOrder;
}

/** Handles one customer's deliveries in the given order, settling each; the others wait for none of it. */
export type TakeCustomer = (
  customerId: string,
  deliveries: readonly Delivery[],
  settlement: Settlement,
) => Promise<void>;

/** The queue's handler: one customer's orders in their sequence, customers side by side. */
export function takeOrders(takeCustomer: TakeCustomer, logger: Logger) {
  return async (messages: QueueMessage[], settlement: Settlement): Promise<void> => {
    const { deliveries, malformed } = read(messages, logger);
    await Promise.all([
      settlement.failed(malformed),
      ...[...byCustomer(deliveries)].map(([customerId, ofCustomer]) =>
        takeCustomer(customerId, ofCustomer, settlement),
      ),
    ]);
  };
}

function read(messages: readonly QueueMessage[], logger: Logger) {
  const deliveries: Delivery[] = [];
  const malformed: QueueMessage[] = [];
  for (const message of messages) {
    try {
      deliveries.push({ message, order: readPlacedOrder(message) });
    } catch (error) {
      if (!(error instanceof MalformedOrderError)) throw error;
      logger.error({ messageId: message.messageId, receiveCount: message.receiveCount }, error.message);
      malformed.push(message);
    }
  }
  return { deliveries, malformed };
}

function byCustomer(deliveries: readonly Delivery[]): Map<string, Delivery[]> {
  return Map.groupBy(deliveries, ({ order }) => order.customerId);
}
