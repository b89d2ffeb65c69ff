import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';

const bytesAtMost = 256 * 1024;

export interface LogLines {
  text: string;
  /** Where to read on, in bytes from the beginning of the file. */
  next: number;
  /** Bytes that were left out between the place asked for and the text. */
  omitted: number;
}

/**
 * The lines of a log from a byte on, as they were written; where they are too many, the last of them. A line that is still
 * being written is left for the next time, unless nothing more will come (`ended`).
 */
export async function readLogLines(path: string | null, from: number, ended: boolean): Promise<LogLines> {
  if (path === null || !existsSync(path)) return { text: '', next: 0, omitted: 0 };
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const start = Math.max(from, size - bytesAtMost);
    const buffer = Buffer.alloc(Math.max(0, size - start));
    await file.read(buffer, 0, buffer.length, start);
    const begin = start > from ? buffer.indexOf('\n') + 1 : 0;
    const end = ended ? buffer.length : buffer.lastIndexOf('\n') + 1;
    const text = buffer.toString('utf8', begin, Math.max(begin, end));
    return { text: text.replaceAll('\r\n', '\n'), next: start + end, omitted: start + begin - from };
  } finally {
    await file.close();
  }
}
