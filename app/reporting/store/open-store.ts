import { fileURLToPath } from 'node:url';
import { openFolderStore } from './folder-store.ts';
import type { ReportStore } from './report-store.ts';
import { openS3Store } from './s3-store.ts';

/** A location that is neither in a bucket nor a folder. */
export class UnusableLocationError extends Error {
  constructor(location: string) {
    super(
      `"${location}" is no place for Parquet; give s3://bucket/prefix, or file:///folder for a folder of this machine.`,
    );
    this.name = 'UnusableLocationError';
  }
}

/** @throws {UnusableLocationError} */
export function openStore(location: string): ReportStore {
  const url = URL.canParse(location) ? new URL(location) : undefined;
  if (url?.protocol === 's3:' && url.host !== '') {
    return openS3Store({ location, bucket: url.host, prefix: decodeURIComponent(url.pathname) });
  }
  if (url?.protocol === 'file:' && url.host === '') {
    return openFolderStore({ location, folder: fileURLToPath(url) });
  }
  throw new UnusableLocationError(location);
}
