import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** The most that is read at a time, in bytes: the rest is read the next time. */
const mostAtOnce = 4 * 1024 * 1024;

/**
 * The whole lines that stand in a file from an offset on, and where they end: a line that is being written waits for the
 * next time. A file that was begun anew, and is shorter, is read from its beginning; one that is not there is empty.
 */
export function newLines(file: string, offset: number): { text: string; end: number } {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const begin = size < offset ? 0 : offset;
  const buffer = Buffer.alloc(Math.min(mostAtOnce, size - begin));
  if (buffer.length === 0) return { text: '', end: begin };
  const opened = openSync(file, 'r');
  try {
    readSync(opened, buffer, 0, buffer.length, begin);
  } finally {
    closeSync(opened);
  }
  const length = buffer.lastIndexOf('\n') + 1;
  const isOneLongLine = length === 0 && buffer.length === mostAtOnce;
  return { text: buffer.toString('utf8', 0, length), end: begin + (isOneLongLine ? buffer.length : length) };
}
