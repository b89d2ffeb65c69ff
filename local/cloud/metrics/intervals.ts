import { binOf, type Tally } from './tally.ts';

/** Numbers that are kept of an interval: which one it is, count, sum, minimum and maximum. */
const width = 5;

/** Tallies of one metric by intervals of one length; a new interval takes the place of the one that is too old. */
export class Intervals {
  readonly #milliseconds: number;
  readonly #kept: number;
  /** One piece of memory outside the heap, as there are many metrics and most of them are measured all the time. */
  readonly #numbers: Float64Array;
  /** By the place of the interval; only where its values differ. */
  readonly #bins = new Map<number, Map<number, number>>();

  constructor(lengthInSeconds: number, kept: number) {
    this.#milliseconds = lengthInSeconds * 1000;
    this.#kept = kept;
    this.#numbers = new Float64Array(kept * width);
  }

  /** Adds a value that was measured `count` times; one that is too old is left out. */
  add(value: number, count: number, time: number): void {
    const interval = Math.floor(time / this.#milliseconds);
    const place = interval % this.#kept;
    const at = place * width;
    const numbers = this.#numbers;
    const held = numbers[at] ?? 0;
    if (interval < held) return;
    if (interval > held) {
      numbers.set([interval, 0, 0, value, value], at);
      this.#bins.delete(place);
    }
    const [, before = 0, sum = 0, minimum = value, maximum = value] = numbers.subarray(at, at + width);
    this.#bin(place, value, count, { before, minimum, maximum });
    numbers.set(
      [interval, before + count, sum + value * count, Math.min(minimum, value), Math.max(maximum, value)],
      at,
    );
  }

  /** The tallies of those that begin between the times, the second one excluded, oldest first, by when they begin. */
  between(from: number, to: number): { time: number; tally: Tally }[] {
    const first = Math.max(
      Math.ceil(from / this.#milliseconds),
      Math.ceil(to / this.#milliseconds) - this.#kept,
    );
    const last = Math.ceil(to / this.#milliseconds);
    const found: { time: number; tally: Tally }[] = [];
    for (let interval = first; interval < last; interval++) {
      const place = interval % this.#kept;
      const at = place * width;
      const [held, count = 0, sum = 0, minimum = 0, maximum = 0] = this.#numbers.subarray(at, at + width);
      if (held !== interval || count === 0) continue;
      const bins = this.#bins.get(place) ?? new Map<number, number>();
      found.push({ time: interval * this.#milliseconds, tally: { count, sum, minimum, maximum, bins } });
    }
    return found;
  }

  #bin(
    place: number,
    value: number,
    count: number,
    { before, minimum, maximum }: { before: number; minimum: number; maximum: number },
  ): void {
    if (minimum === value && maximum === value) return;
    const bins = this.#bins.get(place) ?? new Map([[binOf(minimum), before]]);
    bins.set(binOf(value), (bins.get(binOf(value)) ?? 0) + count);
    this.#bins.set(place, bins);
  }
}
