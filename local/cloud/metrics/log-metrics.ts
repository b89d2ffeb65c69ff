import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { newLines } from '../new-lines.ts';
import { readMetricRecords } from './embedded-metrics.ts';
import type { Place } from './metric.ts';
import { type MetricStore, minutesKept } from './metric-store.ts';

/** Takes what programs write to their logs in the embedded metric format into the store; of a log only what is new is read. */
export class LogMetrics {
  readonly #store: MetricStore;
  /** By file: up to where it was read. */
  readonly #offsets = new Map<string, number>();

  constructor(store: MetricStore) {
    this.#store = store;
  }

  /** Reads what was written to these logs since the last time. */
  read(place: Place, files: readonly string[], now = Date.now()): void {
    for (const file of files) {
      const { text, end } = newLines(file, this.#offsets.get(file) ?? beginningOf(file, now));
      this.#offsets.set(file, end);
      this.#take(place, text);
    }
  }

  /** Forgets the logs that are gone. */
  tidy(): void {
    for (const file of this.#offsets.keys()) if (!existsSync(file)) this.#offsets.delete(file);
  }

  #take(place: Place, log: string): void {
    for (const { namespace, name, unit, dimensions, values, time } of readMetricRecords(log)) {
      for (const set of dimensions)
        for (const value of values)
          this.#store.put(place, { namespace, name, dimensions: set }, value, { time, unit });
    }
  }
}

/** Of a log that nobody has written to for long only what is to come counts. */
function beginningOf(file: string, now: number): number {
  const { size, mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? { size: 0, mtimeMs: now };
  return mtimeMs < now - minutesKept * 60_000 ? size : 0;
}

/** The logs (`*.log`) of a folder. */
export function logsIn(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => name.endsWith('.log'))
    .map((name) => join(directory, name));
}
