import type { z } from 'zod';
import { requestJson } from '../../platform/json-client.ts';

/** A question to a service, in the name of a user. */
export interface Question<Schema extends z.ZodType> {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the service's base path. */
  path: string;
  /** What is undefined or empty is left out. */
  query?: Readonly<Record<string, string | undefined>>;
  body?: unknown;
  /** The version that the user has seen; the service refuses (412) when there is another one by now. */
  version?: string | undefined;
  /** Refused (412) when the thing is there already. */
  mustBeNew?: boolean;
  schema: Schema;
}

/**
 * @throws {RequestRefusedError} when the service answers 4xx
 * @throws {ServiceUnavailableError} when it gives no usable answer
 */
export type Ask = <Schema extends z.ZodType>(question: Question<Schema>) => Promise<z.output<Schema>>;

/** A person waits for it. */
const timeoutInMilliseconds = 6000;

export function askAs(accessToken: string, serviceUrl: string): Ask {
  return ({ method = 'GET', path, query = {}, body, version, mustBeNew = false, schema }) => {
    const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
    const search = given.length > 0 ? `?${new URLSearchParams(given)}` : '';
    return requestJson({
      ...{ method, url: `${serviceUrl}${path}${search}`, body, schema, timeoutInMilliseconds },
      headers: {
        authorization: `Bearer ${accessToken}`,
        // It comes from a form, and may hold what no header can; no true version is changed by being encoded.
        ...(version !== undefined && { 'if-match': `"${encodeURIComponent(version)}"` }),
        ...(mustBeNew && { 'if-none-match': '*' }),
      },
    });
  };
}
