import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

const bytesAtMost = 64 * 1024;

/** The last lines of a text file, of which only the end is read; none when there is no such file. */
export function readLastLines(path: string, count: number): string[] {
  const text = readEnd(path).trimEnd();
  return text === '' ? [] : text.split('\n').slice(-count);
}

function readEnd(path: string): string {
  if (!existsSync(path)) return '';
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const buffer = Buffer.alloc(Math.min(size, bytesAtMost));
    readSync(file, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8');
  } finally {
    closeSync(file);
  }
}
