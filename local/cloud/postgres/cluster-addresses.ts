export const writerAddress = '127.0.0.1';
/** Of the first reader; each further one has the next address. */
export const readerAddress = '127.0.0.2';
/** A cluster's port is its own on each of these. */
export const clusterAddresses = [1, 2, 3, 4].map((last) => `127.0.0.${last}`);

/** Of the first instance of a cluster that follows another: nobody knows it who wants to write. */
export const followerAddress = '127.0.0.5';
