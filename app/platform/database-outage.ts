import { isNetworkError } from './network-error.ts';

/**
 * The classes of SQLSTATE that say nothing about the statement: connection, the password of the program, resources, the
 * operator's intervention, the system. https://www.postgresql.org/docs/17/errcodes-appendix.html
 */
const classesOfOutages = /^(08|28|53|57|58)/;
/** A writer that has just become a reader. */
const readOnlyTransaction = '25006';

/** pg gives the errors of a connection that it makes itself neither a class nor a code. */
const messagesOfTheDriver = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'timeout expired',
  'Query read timeout',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
];

/**
 * Whether a statement failed because the database cannot be reached or cannot work now, so that the same statement may
 * succeed later. What the driver throws by itself, such as a time-out, counts; what PostgreSQL objects to does not.
 */
export function isDatabaseOutage(error: unknown): boolean {
  if (!Error.isError(error)) return false;
  const state = sqlState(error);
  if (state !== undefined) return classesOfOutages.test(state) || state === readOnlyTransaction;
  return isNetworkError(error) || messagesOfTheDriver.some((known) => error.message.startsWith(known));
}

/** What PostgreSQL itself answered; told by its fields, so that a service without a database need not load the driver. */
function sqlState(error: Error): string | undefined {
  const isAnswer = 'severity' in error && 'code' in error && typeof error.code === 'string';
  return isAnswer ? String(error.code) : undefined;
}
