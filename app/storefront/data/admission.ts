import type { Logger } from '../../platform/logger.ts';
import type { Redis } from '../../platform/redis.ts';
import { type RateLimit, type Standing, standingOf } from '../domain/rate-limit.ts';

/** A client by what a limit knows it: its address, its customer id. */
export interface Counter {
  limit: RateLimit;
  client: string;
}

/** A request under an idempotency key. */
export interface Claim {
  key: string;
  fingerprint: string;
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
    claim: Claim,
  ) => Promise<{ standings: Standing[]; kept: KeptRequest | undefined }>;
  /** What is kept under a key. */
  find: (key: string) => Promise<KeptRequest | undefined>;
  /** Remembers that what came with the key was accepted. */
  markAccepted: (claim: Claim) => void;
  /** Lets go of a key whose request was refused, so that it can be sent corrected. */
  release: (key: string) => void;
  /** Resolves when Redis answers. */
  check: () => Promise<unknown>;
}

const keptForInMilliseconds = 86_400_000;
const pauseAfterFailureInMilliseconds = 1000;
const mostQuestionsAtOnce = 100;
const gatherInMilliseconds = 1;
const acceptedMark = '+';

/**
 * Answers many questions in one call. KEYS and ARGV hold them one after the other: of each the counters' keys and the
 * key of the claim, and how many counters it has, window and quota of each, the fingerprint (empty without a claim). A
 * fingerprint with the mark of acceptance is kept in any case. ARGV[1] is how long that is, in milliseconds.
 */
const script = `
  local answers = {}
  local key, argument = 1, 2
  while argument <= #ARGV do
    local counters = tonumber(ARGV[argument])
    local answer = { false }
    local isExceeded = false
    for i = 1, counters do
      local used = redis.call('incr', KEYS[key])
      if used == 1 then redis.call('pexpire', KEYS[key], ARGV[argument + 1]) end
      if used > tonumber(ARGV[argument + 2]) then isExceeded = true end
      answer[i + 1] = used
      key = key + 1
      argument = argument + 2
    end
    local fingerprint = ARGV[argument + 1]
    argument = argument + 2
    if fingerprint ~= '' then
      if not isExceeded then
        local isAccepted = fingerprint:sub(-1) == '${acceptedMark}'
        if not isAccepted then answer[1] = redis.call('get', KEYS[key]) end
        if not answer[1] then redis.call('set', KEYS[key], fingerprint, 'px', ARGV[1]) end
      end
      key = key + 1
    end
    answers[#answers + 1] = answer
  end
  return answers`;

type Answer = [kept: string | null, ...used: number[]];

interface ScriptedRedis extends Redis {
  admit: (numberOfKeys: number, ...keysAndArguments: (string | number)[]) => Promise<Answer[]>;
}

interface Question {
  counters: readonly Counter[];
  claim: Claim | undefined;
  resolve: (answer: Answer | undefined) => void;
}

export function createAdmission(redis: Redis, logger: Logger): Admission {
  redis.defineCommand('admit', { lua: script });
  const attempt = failOpen(logger);
  const ask = gatherQuestions(redis as ScriptedRedis, attempt);

  const countAndClaim = async (counters: readonly Counter[], claim: Claim | undefined) => {
    const now = Date.now();
    const [kept, ...used] = (await ask(counters, claim)) ?? [null];
    const standings =
      used.length === 0 ? [] : counters.map(({ limit }, at) => standingOf(limit, used[at] ?? 0, now));
    return { standings, kept: kept === null ? undefined : readKept(kept) };
  };

  return {
    countAndClaim,
    count: async (counters) => (await countAndClaim(counters, undefined)).standings,
    find: async (key) => {
      const kept = await attempt(() => redis.get(claimKey(key)));
      return kept ? readKept(kept) : undefined;
    },
    markAccepted: ({ key, fingerprint }) => {
      ask([], { key, fingerprint: fingerprint + acceptedMark });
    },
    release: (key) => {
      attempt(() => redis.del(claimKey(key)));
    },
    check: () => redis.ping(),
  };
}

/** What is asked at about the same time goes to Redis as one command: each by itself costs more than its work. */
function gatherQuestions(redis: ScriptedRedis, attempt: Attempt) {
  let questions: Question[] = [];
  const askAll = async () => {
    const gathered = questions;
    questions = [];
    if (gathered.length === 0) return;
    const answers = await attempt(() => redis.admit(...commandFor(gathered)));
    for (const [index, { resolve }] of gathered.entries()) resolve(answers?.[index]);
  };
  return (counters: readonly Counter[], claim: Claim | undefined): Promise<Answer | undefined> =>
    new Promise((resolve) => {
      questions.push({ counters, claim, resolve });
      if (questions.length === 1) setTimeout(askAll, gatherInMilliseconds);
      else if (questions.length === mostQuestionsAtOnce) askAll();
    });
}

function commandFor(questions: readonly Question[]): [number, ...(string | number)[]] {
  const now = Date.now();
  const keys: string[] = [];
  const settings: (string | number)[] = [keptForInMilliseconds];
  for (const { counters, claim } of questions) {
    settings.push(counters.length);
    for (const counter of counters) {
      keys.push(counterKey(counter, now));
      settings.push(counter.limit.windowInSeconds * 1000, counter.limit.quota);
    }
    settings.push(claim?.fingerprint ?? '');
    if (claim) keys.push(claimKey(claim.key));
  }
  return [keys.length, ...keys, ...settings];
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

type Attempt = <Result>(command: () => Promise<Result>) => Promise<Result | undefined>;

/** After a failure nobody waits for Redis for a moment: `undefined` stands for an answer that did not come. */
function failOpen(logger: Logger): Attempt {
  let pausedUntil = 0;
  return async (command) => {
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
