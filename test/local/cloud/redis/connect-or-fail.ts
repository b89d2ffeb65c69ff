import type { Redis } from 'ioredis';

/** Connects, or rejects with what the server says; the client alone would say that its connection is closed. */
export async function connectOrFail(redis: Redis): Promise<void> {
  const failure = new Promise<never>((_, reject) => redis.once('error', reject));
  // Of use until the race is over; what goes wrong later, whoever asks is told.
  failure.catch(() => undefined);
  await Promise.race([redis.connect(), failure]);
}
