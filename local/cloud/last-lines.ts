import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

const bytesLookedAt = 16 * 1024;

/** The last lines of a log, joined to one line for the reason of an error. */
export function lastLines(file: string, count: number): string {
  const text = existsSync(file) ? endOf(file) : '';
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-count).join(' | ') || 'its log is empty';
}

function endOf(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const length = Math.min(size, bytesLookedAt);
    const buffer = Buffer.alloc(length);
    readSync(descriptor, buffer, 0, length, size - length);
    return buffer.toString('utf8');
  } finally {
    closeSync(descriptor);
  }
}
