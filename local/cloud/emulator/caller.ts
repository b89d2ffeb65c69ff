import type { IncomingHttpHeaders } from 'node:http';
import type { Caller } from '../cloud.ts';
import { personOf, sessionOf } from '../identity.ts';

/**
 * Who signed a request: `awsEnvironment` gives the account as the access key, and the region stands in the signature's
 * credential scope. Requests that nobody signed come from account 000000000000 in us-east-1.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function callerOf(headers: IncomingHttpHeaders): Caller {
  const scope = /Credential=([^/\s,]+)\/\d{8}\/([^/]+)\//.exec(headers.authorization ?? '');
  const key = scope?.[1] ?? '';
  return {
    account: /^\d{12}$/.test(key) ? key : '000000000000',
    region: scope?.[2] ?? 'us-east-1',
    person: personOf(key),
    session: sessionOf(String(headers['x-amz-security-token'] ?? '')),
  };
}
