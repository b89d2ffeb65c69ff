/** An object for a bucket, from whoever acts in a region. */
export interface NewObject {
  region: string;
  bucket: string;
  key: string;
  body: Buffer;
  contentType: string;
  /** The header by which S3 hands it out. */
  cacheControl: string | undefined;
  /** A canned access list. */
  acl: string | undefined;
}
