import { isDatabaseOutage } from './database-outage.ts';
import { ServiceUnavailableError } from './json-client.ts';
import { isNetworkError } from './network-error.ts';

/** How Redis begins an answer when it is there, but cannot work. https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors */
const repliesOfOutages = /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|OOM|MISCONF|NOREPLICAS)\b/;

/** ioredis gives these neither a class of their own nor a code. */
const messagesOfTheClient = [
  'Connection is closed.',
  'Command timed out',
  "Stream isn't writeable and enableOfflineQueue options is false",
  'Reached the max retries per request limit',
];

/**
 * Whether something failed because PostgreSQL, Redis, SQS or another service cannot be reached or cannot work now: the
 * same may succeed later, and nothing is wrong with what was asked. Errors are told by their names, fields and messages,
 * so that a service loads no driver that it does not use.
 */
export function isOutage(error: unknown): boolean {
  return (
    error instanceof ServiceUnavailableError ||
    isDatabaseOutage(error) ||
    isRedisOutage(error) ||
    isAwsOutage(error)
  );
}

/** Whether a command failed because Redis cannot be reached or cannot work now. */
export function isRedisOutage(error: unknown): boolean {
  if (!Error.isError(error)) return false;
  if (error.name === 'ReplyError') return repliesOfOutages.test(error.message);
  return isNetworkError(error) || messagesOfTheClient.some((known) => error.message.startsWith(known));
}

/** Whether AWS failed by its own fault, or asks to try again, or did not answer within the SDK's attempts. */
function isAwsOutage(error: unknown): boolean {
  if (!Error.isError(error)) return false;
  if ('$fault' in error)
    return error.$fault === 'server' || ('$retryable' in error && Boolean(error.$retryable));
  return error.name === 'TimeoutError';
}
