/** Where the primary of every replication group answers, each at the port of its group. */
export const primaryAddress = '127.0.0.1';
/** Where a replica answers, or the primary while there is none. */
export const readerAddress = '127.0.0.2';

/** Of the single nodes, in the order of their numbers. */
export const nodeAddresses = [3, 4, 5, 6, 7, 8].map((last) => `127.0.0.${last}`);

/** On which a group with so many nodes listens. */
export function addressesOfGroup(nodeCount: number): string[] {
  return [primaryAddress, readerAddress, ...nodeAddresses.slice(0, nodeCount)];
}
