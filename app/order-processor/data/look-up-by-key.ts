/**
 * Settings of PostgreSQL for connections whose every statement looks up rows by keys of an index. A plan that was made
 * for a table while it was small, or before anything was known of it, would else read the whole table when it has grown.
 */
export const lookUpByKey = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
} as const;
