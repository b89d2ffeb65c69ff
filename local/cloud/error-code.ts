/** The code of an error of the operating system or of Node (`ENOENT`, `ECONNREFUSED`, …), where it has one. */
export function errorCode(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
