/** One figure of the bench, beside what the project wants of it. */
export interface Measurement {
  what: string;
  /** `×` is a ratio to a yardstick that was measured in the same run. */
  unit: 's' | 'ms' | 'MiB' | '×';
  value: number;
  /** In the same unit. */
  target: { atMost: number } | { atLeast: number };
  /** The figures behind the value, for example both sides of a ratio. */
  detail?: string;
}
