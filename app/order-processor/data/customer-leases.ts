import { randomUUID } from 'node:crypto';
import type { Redis } from '../../platform/redis.ts';
import type { Fence } from './customer-fences.ts';

/** Another processor has its turn at this customer; the order comes again a little later. */
export class LeaseHeldError extends Error {
  constructor(customerId: string) {
    super(`Another processor holds the lease of customer ${customerId}; its orders are tried again later.`);
    this.name = 'LeaseHeldError';
  }
}

/** The counter may go at any time: PostgreSQL's floor stands in for it. This only keeps Redis from filling up. */
const counterLifetimeInMilliseconds = 86_400_000;

/**
 * KEYS: the leases of all customers, then their counters. The keys of one call lie in many slots, so this is for a Redis
 * that is not in cluster mode, as the shop's is; each customer's two keys share a slot, should that ever change.
 */
const acquireScript = `
  local tokens = {}
  local count = #KEYS / 2
  for i = 1, count do
    local lease, counter, floor = KEYS[i], KEYS[count + i], tonumber(ARGV[3 + i])
    if redis.call('set', lease, ARGV[1], 'NX', 'PX', ARGV[2]) then
      local token = redis.call('incr', counter)
      if token <= floor then
        token = floor + 1
        redis.call('incrby', counter, token - redis.call('get', counter))
      end
      redis.call('pexpire', counter, ARGV[3])
      tokens[i] = token
    else
      tokens[i] = 0
    end
  end
  return tokens`;

/** KEYS: leases; ARGV: the lifetime, then the holder of each. */
const renewScript = `
  local renewed = {}
  for i = 1, #KEYS do
    if redis.call('get', KEYS[i]) == ARGV[1 + i] then
      renewed[i] = redis.call('pexpire', KEYS[i], ARGV[1])
    else
      renewed[i] = 0
    end
  end
  return renewed`;

/** KEYS: leases; ARGV: the holder of each. */
const releaseScript = `
  for i = 1, #KEYS do
    if redis.call('get', KEYS[i]) == ARGV[i] then redis.call('del', KEYS[i]) end
  end
  return 1`;

/**
 * Takes the leases of those customers that nobody else holds, in one call, each with a fencing token above its floor and
 * above every token that Redis remembers.
 *
 * @param floors the tokens that PostgreSQL last saw; without them, a Redis that lost its data would begin at 1 again
 * @returns one fence for each lease taken; a customer without is held by somebody else
 */
export async function acquireLeases(
  redis: Redis,
  {
    customerIds,
    floors,
    lifetimeInMilliseconds,
  }: { customerIds: readonly string[]; floors: ReadonlyMap<string, number>; lifetimeInMilliseconds: number },
): Promise<Fence[]> {
  const holder = randomUUID();
  const tokens = await evaluate(redis, acquireScript, {
    keys: [...customerIds.map(leaseKey), ...customerIds.map(counterKey)],
    arguments: [
      ...[holder, lifetimeInMilliseconds, counterLifetimeInMilliseconds],
      ...customerIds.map((customerId) => floors.get(customerId) ?? 0),
    ],
  });
  return customerIds.flatMap((customerId, index) => {
    const fencingToken = Number(tokens[index] ?? 0);
    return fencingToken === 0 ? [] : { customerId, fencingToken, holder };
  });
}

/** Begins the lifetime of the leases anew. @returns those that had run out or passed to another processor */
export async function renewLeases(
  redis: Redis,
  fences: readonly Fence[],
  lifetimeInMilliseconds: number,
): Promise<Fence[]> {
  const renewed = await evaluate(redis, renewScript, {
    keys: fences.map(({ customerId }) => leaseKey(customerId)),
    arguments: [lifetimeInMilliseconds, ...fences.map(({ holder }) => holder)],
  });
  return fences.filter((_, index) => Number(renewed[index]) !== 1);
}

export async function releaseLeases(redis: Redis, fences: readonly Fence[]): Promise<void> {
  await evaluate(redis, releaseScript, {
    keys: fences.map(({ customerId }) => leaseKey(customerId)),
    arguments: fences.map(({ holder }) => holder),
  });
}

async function evaluate(
  redis: Redis,
  script: string,
  parameters: { keys: readonly string[]; arguments: readonly (string | number)[] },
): Promise<unknown[]> {
  const { keys } = parameters;
  const answer = await redis.eval(script, keys.length, ...keys, ...parameters.arguments);
  return Array.isArray(answer) ? answer : [];
}

const leaseKey = (customerId: string) => `order-processor:{${customerId}}:lease`;
const counterKey = (customerId: string) => `order-processor:{${customerId}}:fencing-token`;
