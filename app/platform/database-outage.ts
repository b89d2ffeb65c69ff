import pg from 'pg';

/**
 * The classes of SQLSTATE that say nothing about the statement: connection, resources, the operator's intervention,
 * the system. https://www.postgresql.org/docs/17/errcodes-appendix.html
 */
const classesOfOutages = /^(08|53|57|58)/;
/** A writer that has just become a reader. */
const readOnlyTransaction = '25006';

/**
 * Whether a statement failed because the database cannot be reached or cannot work now, so that the same statement may
 * succeed later. What the driver throws by itself, such as a time-out, counts; what PostgreSQL objects to does not.
 */
export function isDatabaseOutage(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return error instanceof Error && isOfTheConnection(error);
  return classesOfOutages.test(error.code ?? '') || error.code === readOnlyTransaction;
}

/** pg gives its own errors no code; those of the network have the system's. */
function isOfTheConnection(error: Error): boolean {
  const code = 'code' in error ? error.code : undefined;
  if (typeof code === 'string') return /^(E[A-Z]+)$/.test(code) && !code.startsWith('ERR');
  return /connection|timeout|timed out/i.test(error.message);
}
