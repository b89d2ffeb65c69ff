import type { Logger } from '../../platform/logger.ts';
import type { Redis } from '../../platform/redis.ts';
import { type RateLimit, type Standing, standingOf } from '../domain/rate-limit.ts';

/** A client by what a limit knows it: its address, its customer id. */
export interface Counter {
  limit: RateLimit;
  client: string;
}

/** What is kept under an idempotency key: which request came with it, and whether that was accepted. */
export interface KeptRequest {
  fingerprint: string;
  isAccepted: boolean;
}

/** Counts requests and remembers idempotency keys in Redis; without Redis it lets everything pass and knows nothing. */
export interface Admission {
  count: (counters: readonly Counter[]) => Promise<Standing[]>;
  /** Counts, and, unless a limit is exceeded, claims the key; `kept` is what was kept under it before. */
  countAndClaim: (
    counters: readonly Counter[],
    claim: { key: string; fingerprint: string },
  ) => Promise<{ standings: Standing[]; kept: KeptRequest | undefined }>;
  /** What is kept under a key. */
  find: (key: string) => Promise<KeptRequest | undefined>;
  /** Remembers that what came with the key was accepted. */
  markAccepted: (claim: { key: string; fingerprint: string }) => void;
  /** Lets go of a key whose request was refused, so that it can be sent corrected. */
  release: (key: string) => void;
  /** Resolves when Redis answers. */
  check: () => Promise<unknown>;
}

const keptForInMilliseconds = 86_400_000;
const pauseAfterFailureInMilliseconds = 1000;
const acceptedMark = '+';

/**
 * Counts under each key but the last, and claims the last one if there is one: KEYS counters, claim; ARGV number of
 * counters, then window and quota of each, then fingerprint and lifetime.
 */
const script = `
  local counters = tonumber(ARGV[1])
  local answer = { false }
  local isExceeded = false
  for i = 1, counters do
    local used = redis.call('incr', KEYS[i])
    if used == 1 then redis.call('pexpire', KEYS[i], ARGV[2 * i]) end
    if used > tonumber(ARGV[2 * i + 1]) then isExceeded = true end
    answer[i + 1] = used
  end
  local claim = KEYS[counters + 1]
  if claim and not isExceeded then
    answer[1] = redis.call('get', claim)
    if not answer[1] then
      redis.call('set', claim, ARGV[2 * counters + 2], 'px', ARGV[2 * counters + 3])
    end
  end
  return answer`;

type Answer = [kept: string | null, ...used: number[]];

interface ScriptedRedis extends Redis {
  admit: (numberOfKeys: number, ...keysAndArguments: (string | number)[]) => Promise<Answer>;
}

export function createAdmission(redis: Redis, logger: Logger): Admission {
  redis.defineCommand('admit', { lua: script });
  const scripted = redis as ScriptedRedis;
  const attempt = failOpen(logger);

  const ask = async (
    counters: readonly Counter[],
    claim: { key: string; fingerprint: string } | undefined,
  ): Promise<{ standings: Standing[]; kept: KeptRequest | undefined }> => {
    const now = Date.now();
    const keys = counters.map((counter) => counterKey(counter, now));
    const settings = counters.flatMap(({ limit }) => [limit.windowInSeconds * 1000, limit.quota]);
    const answer = await attempt(() =>
      claim
        ? scripted.admit(
            keys.length + 1,
            ...keys,
            claimKey(claim.key),
            counters.length,
            ...settings,
            claim.fingerprint,
            keptForInMilliseconds,
          )
        : scripted.admit(keys.length, ...keys, counters.length, ...settings),
    );
    if (!answer) return { standings: [], kept: undefined };
    const [kept, ...used] = answer;
    const standings = counters.map(({ limit }, index) => standingOf(limit, used[index] ?? 0, now));
    return { standings, kept: kept === null ? undefined : readKept(kept) };
  };

  return {
    count: async (counters) => (await ask(counters, undefined)).standings,
    countAndClaim: ask,
    find: async (key) => {
      const kept = await attempt(() => redis.get(claimKey(key)));
      return kept ? readKept(kept) : undefined;
    },
    markAccepted: ({ key, fingerprint }) => {
      attempt(() => redis.set(claimKey(key), fingerprint + acceptedMark, 'PX', keptForInMilliseconds));
    },
    release: (key) => {
      attempt(() => redis.del(claimKey(key)));
    },
    check: () => redis.ping(),
  };
}

/** Each window has a counter of its own, which goes away when it is over. */
function counterKey({ limit, client }: Counter, now: number): string {
  return `storefront:limit:${limit.name}:${client}:${Math.floor(now / (limit.windowInSeconds * 1000))}`;
}

function claimKey(key: string): string {
  return `storefront:idempotency:${key}`;
}

function readKept(kept: string): KeptRequest {
  const isAccepted = kept.endsWith(acceptedMark);
  return { fingerprint: isAccepted ? kept.slice(0, -acceptedMark.length) : kept, isAccepted };
}

/** After a failure nobody waits for Redis for a moment: `undefined` stands for an answer that did not come. */
function failOpen(logger: Logger) {
  let pausedUntil = 0;
  return async <Result>(command: () => Promise<Result>): Promise<Result | undefined> => {
    if (performance.now() < pausedUntil) return undefined;
    try {
      return await command();
    } catch (error) {
      if (performance.now() >= pausedUntil) logger.warn({ err: error }, 'redis fails; limits and keys rest');
      pausedUntil = performance.now() + pauseAfterFailureInMilliseconds;
      return undefined;
    }
  };
}
