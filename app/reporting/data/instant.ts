/** A `timestamptz` in whole milliseconds since 1970, cut off and not rounded, so that it stays on its day. */
export const instant = (column: string) => `floor(extract(epoch from ${column}) * 1000)::bigint`;
