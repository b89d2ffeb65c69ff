/** Codes with which the system says that another machine cannot be reached, or has gone. */
const codes = new Set([
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** Whether the system could not reach another machine, or lost it. */
export function isNetworkError(error: unknown): boolean {
  if (!Error.isError(error)) return false;
  // What `connect` throws when a name has several addresses.
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.some(isNetworkError);
  return 'code' in error && typeof error.code === 'string' && codes.has(error.code);
}
