import { randomUUID } from 'node:crypto';
import type { Logger } from '../../platform/logger.ts';
import { isRedisOutage } from '../../platform/outage.ts';
import type { Redis } from '../../platform/redis.ts';
import { type Answer, parseAnswer, serializeAnswer } from '../answers/answer.ts';

/**
 * Answers in Redis, seen by all processes of a release. While Redis does not answer, nothing is found, nothing is kept
 * and everybody may fill: the database answers then.
 */
export interface AnswerStore {
  find: (key: string) => Promise<Answer | undefined>;
  keep: (key: string, answer: Answer, seconds: number) => Promise<void>;
  /** Makes the caller the one who fills `key`, until it calls what it gets; undefined when another one is. */
  claim: (key: string) => Promise<(() => Promise<void>) | undefined>;
}

/** Longer than the database may take; so long nobody else fills a key whose filler has died. */
const claimInMilliseconds = 6000;
/** After a failure Redis is left alone so long, because one that hangs costs each command its time-out. */
const pauseInMilliseconds = 1000;

/** Gives up a claim, unless it has passed to another one meanwhile. */
const release =
  "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

/** @param version part of each key, so that a release never reads what another one wrote */
export function createAnswerStore({
  redis,
  logger,
  version,
}: {
  redis: Redis;
  logger: Logger;
  version: string;
}): AnswerStore {
  const nameOf = (kind: string, key: string) => `catalog:${version}:${kind}:${key}`;
  let pausedUntil = 0;
  /** The connection reports its loss by itself, once; that a command fails then is only worth a line to who debugs. */
  const attempt = async <Result>(command: () => Promise<Result>, otherwise: Result): Promise<Result> => {
    if (performance.now() < pausedUntil) return otherwise;
    try {
      return await command();
    } catch (error) {
      pausedUntil = performance.now() + pauseInMilliseconds;
      const level = isRedisOutage(error) ? 'debug' : 'error';
      logger[level]({ err: error }, 'redis is of no use; the database answers');
      return otherwise;
    }
  };
  return {
    find: (key) =>
      attempt(async () => {
        const stored = await redis.getBuffer(nameOf('answer', key));
        return stored === null ? undefined : parseAnswer(stored);
      }, undefined),
    keep: (key, answer, seconds) =>
      attempt(async () => {
        await redis.set(nameOf('answer', key), serializeAnswer(answer), 'EX', seconds);
      }, undefined),
    claim: (key) => {
      const name = nameOf('claim', key);
      const claimant = randomUUID();
      const giveUp = () =>
        attempt(async () => {
          await redis.eval(release, 1, name, claimant);
        }, undefined);
      return attempt(
        async () =>
          (await redis.set(name, claimant, 'PX', claimInMilliseconds, 'NX')) === 'OK' ? giveUp : undefined,
        async () => undefined,
      );
    },
  };
}
