import type { EmulatorClient, QueueDepth } from './emulator-client.ts';

const millisecondsBetweenLooks = 1000;

/** Knows how much waits in each queue, by the emulator's own name of it, without making anybody wait for the answer. */
export interface QueueDepths {
  of(internalName: string): QueueDepth | undefined;
  stop(): void;
}

export function watchQueueDepths(client: EmulatorClient): QueueDepths {
  let known: ReadonlyMap<string, QueueDepth> = new Map();
  const look = async () => {
    known = await client.queueDepths();
  };
  const timer = setInterval(
    () => look().catch((error: unknown) => console.error(String(error))),
    millisecondsBetweenLooks,
  ).unref();
  return { of: (internalName) => known.get(internalName), stop: () => clearInterval(timer) };
}
