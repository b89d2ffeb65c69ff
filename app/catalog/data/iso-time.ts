/** A `timestamptz` column as ISO 8601 in UTC with milliseconds, as `Date` writes it. */
export function isoTime(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
