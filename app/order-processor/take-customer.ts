import type { Redis } from '../platform/redis.ts';
import { readFencingToken } from './data/customer-fence.ts';
import { acquireLease, type Lease } from './data/customer-lease.ts';
import type { TakeCustomer } from './messages/take-orders.ts';
import { type OrderDependencies, processOrder } from './process-order.ts';

export interface CustomerDependencies extends OrderDependencies {
  redis: Redis;
  /** 10 seconds unless given; renewed three times as often, for as long as the customer's orders take. */
  leaseLifetimeInMilliseconds?: number;
}

/**
 * Takes a customer's lease and processes the customer's orders in sequence. The first that fails gives itself and all
 * after it back to the queue, because none may overtake another.
 */
export function takeCustomerWith(dependencies: CustomerDependencies): TakeCustomer {
  const { pool, redis, logger, leaseLifetimeInMilliseconds = 10_000 } = dependencies;
  return async (customerId, deliveries, settlement) => {
    const open = [...deliveries];
    let lease: Lease | undefined;
    let stopRenewing = () => {};
    try {
      const floor = await readFencingToken(pool, customerId);
      lease = await acquireLease(redis, {
        customerId,
        floor,
        lifetimeInMilliseconds: leaseLifetimeInMilliseconds,
      });
      stopRenewing = keepRenewing(lease, leaseLifetimeInMilliseconds / 3, dependencies);
      for (const { message, order } of deliveries) {
        await processOrder(dependencies, lease, order);
        await settlement.finished([message]);
        open.shift();
      }
    } catch (error) {
      logger.warn(
        { err: error, customerId, orderId: open[0]?.order.orderId },
        'order not processed; it comes again',
      );
    } finally {
      stopRenewing();
      await release(lease, dependencies);
      await settlement.failed(open.map(({ message }) => message));
    }
  };
}

/** A lease that is lost is not an error here: the fencing token is what refuses its holder's writes. */
function keepRenewing(
  lease: Lease,
  intervalInMilliseconds: number,
  { logger }: CustomerDependencies,
): () => void {
  const { customerId } = lease;
  const timer = setInterval(async () => {
    try {
      if (!(await lease.renew())) logger.warn({ customerId }, 'lease has passed to another processor');
    } catch (error) {
      logger.warn({ err: error, customerId }, 'lease could not be renewed');
    }
  }, intervalInMilliseconds);
  return () => clearInterval(timer);
}

/** A lease that could not be released runs out by itself. */
async function release(lease: Lease | undefined, { logger }: CustomerDependencies): Promise<void> {
  try {
    await lease?.release();
  } catch (error) {
    logger.warn(
      { err: error, customerId: lease?.customerId },
      'lease could not be released; it runs out by itself',
    );
  }
}
