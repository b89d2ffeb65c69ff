import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';

/** Where the lines of an action or a build go. */
export interface Log {
  line(this: void, text: string): void;
  close(): Promise<void>;
}

/** Appends to a file, or to nothing. */
export function openLog(file: string | null): Log {
  if (file === null) return { line: () => {}, close: async () => {} };
  mkdirSync(dirname(file), { recursive: true });
  const stream: WriteStream = createWriteStream(file, { flags: 'a' });
  let waiting = '';
  // A stream keeps an object for each write: one for each of a million lines is a thousand times their text.
  const flush = () => {
    if (waiting !== '') stream.write(waiting);
    waiting = '';
  };
  return {
    line: (text) => {
      if (waiting === '') setImmediate(flush);
      waiting += `${text}\n`;
    },
    close: async () => {
      flush();
      stream.end();
      await finished(stream);
    },
  };
}
