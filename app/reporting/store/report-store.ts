import type { AsyncBuffer } from 'hyparquet';

/** Where Parquet lies: a bucket, or a folder. Keys are paths with slashes, below the location that was opened. */
export interface ReportStore {
  /** As the user gave it. */
  location: string;
  /** A small text with the version that it has; undefined where there is none. */
  read: (key: string) => Promise<StoredText | undefined>;
  /**
   * Puts a small text in the place of that version, or where there was none, and answers its version. Undefined when
   * somebody else has been there meanwhile: nothing is changed then.
   */
  replace: (key: string, text: string, version: string | undefined) => Promise<string | undefined>;
  /** Whether there is an object of that key. */
  has: (key: string) => Promise<boolean>;
  create: (key: string) => NewObject;
  /** Every key that starts so, in the order of the alphabet. */
  keysBelow: (prefix: string) => AsyncIterable<string>;
  /** An object for hyparquet, which reads the parts of it that it needs. */
  open: (key: string) => Promise<AsyncBuffer>;
  close: () => void;
}

export interface StoredText {
  text: string;
  version: string;
}

/** An object that is being written. It is seen by others from `finish` on and then whole, and never changes again. */
export interface NewObject {
  /** The bytes belong to the object from now on. */
  write: (bytes: Uint8Array) => Promise<void>;
  /** False when there is such an object already: that one stays, and this one is gone. */
  finish: () => Promise<boolean>;
  discard: () => Promise<void>;
}
