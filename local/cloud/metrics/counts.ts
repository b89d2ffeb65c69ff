import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readMetricRecords } from './embedded-metrics.ts';

/** One metric of one set of dimensions, as CloudWatch tells them apart. */
export interface MetricIdentity {
  namespace: string;
  name: string;
  dimensions: Record<string, string>;
}

/** How far back counts are kept. */
export const minutesKept = 30;

const minute = 60_000;

/** What the programs whose logs stand in some folders have counted, by the minute; of a log only what is new is read. */
export class Counts {
  /** By file: up to where it was read. */
  #offsets = new Map<string, number>();
  readonly #sums = new Map<string, Map<number, number>>();

  /** Reads what was written to logs (`*.log`) in these folders since the last time. */
  read(directories: readonly string[], now = Date.now()): void {
    const oldest = now - minutesKept * minute;
    const files = directories.flatMap(logsIn).filter((file) => statSync(file).mtimeMs >= oldest);
    this.#offsets = new Map(files.map((file) => [file, this.#readFrom(file, this.#offsets.get(file) ?? 0)]));
    this.#forgetBefore(Math.floor(oldest / minute));
  }

  /** The sums of each of the last minutes, the present one at the end. */
  perMinute(metric: MetricIdentity, now = Date.now()): number[] {
    const sums = this.#sums.get(keyOf(metric));
    const present = Math.floor(now / minute);
    return Array.from(
      { length: minutesKept },
      (_, index) => sums?.get(present - minutesKept + 1 + index) ?? 0,
    );
  }

  /** Answers up to where it was read: a line that is being written waits for the next time. */
  #readFrom(file: string, offset: number): number {
    const buffer = Buffer.alloc(Math.max(0, statSync(file).size - offset));
    if (buffer.length === 0) return offset;
    const opened = openSync(file, 'r');
    try {
      readSync(opened, buffer, 0, buffer.length, offset);
    } finally {
      closeSync(opened);
    }
    const end = buffer.lastIndexOf('\n') + 1;
    this.#add(buffer.toString('utf8', 0, end));
    return offset + end;
  }

  #add(log: string): void {
    for (const { namespace, name, dimensions, values, time } of readMetricRecords(log)) {
      const sum = values.reduce((total, value) => total + value, 0);
      const at = Math.floor(time / minute);
      for (const set of dimensions) {
        const key = keyOf({ namespace, name, dimensions: set });
        const sums = this.#sums.get(key) ?? new Map<number, number>();
        this.#sums.set(key, sums.set(at, (sums.get(at) ?? 0) + sum));
      }
    }
  }

  #forgetBefore(oldest: number): void {
    for (const sums of this.#sums.values()) for (const at of sums.keys()) if (at < oldest) sums.delete(at);
  }
}

function logsIn(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => name.endsWith('.log'))
    .map((name) => join(directory, name));
}

function keyOf({ namespace, name, dimensions }: MetricIdentity): string {
  const sorted = Object.entries(dimensions).sort(([one], [other]) => one.localeCompare(other));
  return JSON.stringify([namespace, name, sorted]);
}
