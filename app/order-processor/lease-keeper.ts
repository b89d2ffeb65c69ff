import type { Logger } from '../platform/logger.ts';
import type { Pool } from '../platform/postgres.ts';
import type { Redis } from '../platform/redis.ts';
import { type Fence, readFencingTokens } from './data/customer-fences.ts';
import { acquireLeases, releaseLeases, renewLeases } from './data/customer-leases.ts';

/** Takes leases of customers, and renews them for as long as they are held. */
export interface LeaseKeeper {
  /** One fence for each customer whose lease nobody else holds. */
  take: (customerIds: readonly string[]) => Promise<Fence[]>;
  /** Belongs before the deletion of the messages: after it, another processor gets the customer's next one. */
  release: (fences: readonly Fence[]) => Promise<void>;
  /** Releases what is still held. */
  stop: () => Promise<void>;
}

export interface LeaseKeeperOptions {
  pool: Pool;
  redis: Redis;
  logger: Logger;
  /** 10 seconds unless given; renewed three times as often. */
  leaseLifetimeInMilliseconds?: number;
}

export function createLeaseKeeper(options: LeaseKeeperOptions): LeaseKeeper {
  const { pool, redis, logger, leaseLifetimeInMilliseconds: lifetimeInMilliseconds = 10_000 } = options;
  const held = new Set<Fence>();
  const renewing = setInterval(
    () => void renew(options, held, lifetimeInMilliseconds),
    lifetimeInMilliseconds / 3,
  );
  const release = async (fences: readonly Fence[]) => {
    const ours = fences.filter((fence) => held.delete(fence));
    if (ours.length === 0) return;
    try {
      await releaseLeases(redis, ours);
    } catch (error) {
      logger.warn({ err: error, leases: ours.length }, 'leases not released; they run out by themselves');
    }
  };
  return {
    take: async (customerIds) => {
      if (customerIds.length === 0) return [];
      const floors = await readFencingTokens(pool, customerIds);
      const fences = await acquireLeases(redis, { customerIds, floors, lifetimeInMilliseconds });
      for (const fence of fences) held.add(fence);
      return fences;
    },
    release,
    stop: async () => {
      clearInterval(renewing);
      await release([...held]);
    },
  };
}

/** A lease that is lost is not an error here: the fencing token is what refuses its holder's writes. */
async function renew(
  { redis, logger }: LeaseKeeperOptions,
  held: ReadonlySet<Fence>,
  lifetimeInMilliseconds: number,
): Promise<void> {
  if (held.size === 0) return;
  try {
    const lost = await renewLeases(redis, [...held], lifetimeInMilliseconds);
    const still = lost.filter((fence) => held.has(fence));
    if (still.length > 0)
      logger.warn({ customerIds: still.map(({ customerId }) => customerId) }, 'leases were lost');
  } catch (error) {
    logger.warn({ err: error, leases: held.size }, 'leases could not be renewed');
  }
}
