import { setTimeout as sleep } from 'node:timers/promises';

const slots = 16_384;
const secondsToBeReady = 10;

/** Makes a server the only shard of a cluster; resolves with whether it answers for all keys by then. */
export async function takeAllSlots(ask: (command: string) => Promise<string>): Promise<boolean> {
  const deadline = Date.now() + secondsToBeReady * 1000;
  const assigned = new RegExp(`^cluster_slots_assigned:${slots}\\r$`, 'm');
  if (!assigned.test(await ask('CLUSTER INFO'))) await ask(`CLUSTER ADDSLOTSRANGE 0 ${slots - 1}`);
  while (Date.now() < deadline) {
    if (/^cluster_state:ok\r$/m.test(await ask('CLUSTER INFO'))) return true;
    await sleep(50);
  }
  return false;
}
