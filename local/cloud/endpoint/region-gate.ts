import type { IncomingHttpHeaders } from 'node:http';
import { callerOf } from '../emulator/caller.ts';
import type { Regions } from '../regions/regions.ts';
import type { HttpHandler } from './http-endpoint.ts';

/**
 * Answers in place of every service of a region that is stopped. APIs that serve the rehearsal's user, by the prefix of
 * their target, always answer.
 */
export function regionGate(regions: Regions, alwaysAnswering: ReadonlySet<string>): HttpHandler {
  return async ({ headers }, response) => {
    const [prefix = ''] = String(headers['x-amz-target'] ?? '').split('.');
    const region = alwaysAnswering.has(prefix) ? undefined : stoppedRegionOf(regions, headers);
    if (region === undefined) return false;
    response.writeHead(503, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(outOfOrder(region)));
    return true;
  };
}

/** The region for which a request was signed, where that is stopped. */
export function stoppedRegionOf(regions: Regions, headers: IncomingHttpHeaders): string | undefined {
  const { region } = callerOf(headers);
  return headers.authorization !== undefined && regions.isStopped(region) ? region : undefined;
}

/** With status 503: clients try again, and then give up. */
export function outOfOrder(region: string) {
  return { __type: 'ServiceUnavailable', message: `The region ${region} is stopped.` };
}
