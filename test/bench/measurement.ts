/** One figure of the bench, beside what the project wants it to stay below. */
export interface Measurement {
  what: string;
  unit: 's' | 'MiB';
  value: number;
  /** At most this, in the same unit. */
  target: number;
}
