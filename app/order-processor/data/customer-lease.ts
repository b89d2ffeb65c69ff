import { randomUUID } from 'node:crypto';
import type { Redis } from '../../platform/redis.ts';
import type { Fence } from './customer-fence.ts';

/** The exclusive turn of one processor at one customer's orders. */
export interface Lease extends Fence {
  /** False when it had already run out or passed to another processor. */
  renew: () => Promise<boolean>;
  release: () => Promise<void>;
}

/** Another processor has its turn at this customer; the order comes again a little later. */
export class LeaseHeldError extends Error {
  constructor(customerId: string) {
    super(`Another processor holds the lease of customer ${customerId}; its orders are tried again later.`);
    this.name = 'LeaseHeldError';
  }
}

/** The counter may go at any time: PostgreSQL's floor stands in for it. This only keeps Redis from filling up. */
const counterLifetimeInMilliseconds = 86_400_000;

const acquireScript = `
  if not redis.call('set', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
  local token = redis.call('incr', KEYS[2])
  if token <= tonumber(ARGV[3]) then
    token = tonumber(ARGV[3]) + 1
    redis.call('set', KEYS[2], ARGV[3])
    redis.call('incr', KEYS[2])
  end
  redis.call('pexpire', KEYS[2], ARGV[4])
  return token`;

const renewScript = `
  if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
  return redis.call('pexpire', KEYS[1], ARGV[2])`;

const releaseScript = `
  if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
  return redis.call('del', KEYS[1])`;

/**
 * Takes the customer's lease, with a fencing token above `floor` and above every token Redis remembers.
 *
 * @param floor the token that PostgreSQL last saw; without it, a Redis that lost its data would begin at 1 again
 * @throws {LeaseHeldError}
 */
export async function acquireLease(
  redis: Redis,
  { customerId, floor, lifetimeInMilliseconds }: LeaseRequest,
): Promise<Lease> {
  const leaseKey = `order-processor:{${customerId}}:lease`;
  const counterKey = `order-processor:{${customerId}}:fencing-token`;
  const holder = randomUUID();
  const fencingToken = Number(
    await redis.eval(
      acquireScript,
      2,
      leaseKey,
      counterKey,
      holder,
      lifetimeInMilliseconds,
      floor,
      counterLifetimeInMilliseconds,
    ),
  );
  if (fencingToken === 0) throw new LeaseHeldError(customerId);
  return {
    customerId,
    fencingToken,
    holder,
    renew: async () => (await redis.eval(renewScript, 1, leaseKey, holder, lifetimeInMilliseconds)) === 1,
    release: async () => {
      await redis.eval(releaseScript, 1, leaseKey, holder);
    },
  };
}

interface LeaseRequest {
  customerId: string;
  floor: number;
  lifetimeInMilliseconds: number;
}
