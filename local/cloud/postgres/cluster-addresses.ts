/** Where the instance that takes the writes of a cluster answers, each cluster at a port of its own. */
export const writerAddress = '127.0.0.1';
/** Where the readers answer in turn, or the writer while there is none. */
export const readerAddress = '127.0.0.2';
/** Of single instances, in the order in which they came; each stays with its instance. */
export const instanceAddresses = [3, 4, 5, 6].map((last) => `127.0.0.${last}`);

/** On which a cluster may listen. */
export const clusterAddresses = [writerAddress, readerAddress, ...instanceAddresses];
