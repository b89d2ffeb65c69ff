import pg from 'pg';
import { RequestRefusedError } from '../platform/json-client.ts';
import { UnsafeIntegerError } from '../platform/postgres.ts';
import { PaymentRefusedError } from './ask-payments.ts';

/**
 * What PostgreSQL objects to in the data itself: data exceptions and violated constraints.
 * https://www.postgresql.org/docs/17/errcodes-appendix.html
 */
const classesOfBadData = /^(22|23)/;

/**
 * What payments objects to in the request itself. Not 404: during a deployment the service may be of the release before,
 * which lacks a route.
 */
const statusesOfBadRequests: readonly number[] = [400, 409, 413, 422];

/**
 * Whether repeating it will fail again, because the reason lies in the order. Everything else counts as an outage, which
 * an order outlives however long it takes: nothing is put aside because a database, Redis or payments was away.
 */
export function isPermanent(error: Error): boolean {
  if (error instanceof pg.DatabaseError) return classesOfBadData.test(error.code ?? '');
  if (error instanceof RequestRefusedError) return statusesOfBadRequests.includes(error.status);
  return [PaymentRefusedError, UnsafeIntegerError, TypeError, RangeError].some(
    (kind) => error instanceof kind,
  );
}
