import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import { type HttpServer, listen } from '../../../app/platform/http-server.ts';
import { type RunningProgram, startService } from '../../support/program.ts';
import { proxyVariables } from './proxy-variables.ts';

let storefront: HttpServer;
let proxy: RunningProgram;

beforeAll(async () => {
  const app = express();
  app.use((_request, response) => {
    response.json({});
  });
  storefront = await listen(app, { host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await storefront.close();
});

/** The statuses of so many requests at once. */
async function statuses(path: string, count: number): Promise<Map<number, number>> {
  const all = await Promise.all(
    Array.from({ length: count }, () => fetch(`${proxy.url}${path}`).then(({ status }) => status)),
  );
  return new Map([...Map.groupBy(all, (status) => status)].map(([status, each]) => [status, each.length]));
}

describe('the limits of an address', () => {
  beforeAll(async () => {
    const variables = await proxyVariables({ STOREFRONT_URL: storefront.url, ADDRESS_LIMITS: 'enforced' });
    proxy = await startService('app/proxy/main.ts', variables);
  });
  afterAll(() => proxy.terminate());

  it('let a burst through, and turn away what goes beyond', async () => {
    const counts = await statuses('/', 1_500);

    expect([...counts.keys()].sort()).toEqual([200, 429]);
    expect(counts.get(200)).toBeGreaterThanOrEqual(200);
  });

  it('say so in a way that a program understands', async () => {
    const answers = await Promise.all(Array.from({ length: 600 }, () => fetch(proxy.url)));
    const refused = answers.find(({ status }) => status === 429);

    expect(refused?.headers.get('Content-Type')).toBe('application/problem+json');
    expect(refused?.headers.get('Retry-After')).toBe('1');
  });

  it('do not count questions for its health', async () => {
    await statuses('/', 600);

    expect(await statuses('/health/proxy', 50)).toEqual(new Map([[200, 50]]));
    expect(await statuses('/health/live', 50)).toEqual(new Map([[200, 50]]));
  });
});

describe('an environment that is there to be put under load', () => {
  beforeAll(async () => {
    const variables = await proxyVariables({ STOREFRONT_URL: storefront.url, ADDRESS_LIMITS: 'lifted' });
    proxy = await startService('app/proxy/main.ts', variables);
  });
  afterAll(() => proxy.terminate());

  it('has no such limits', async () => {
    expect(await statuses('/', 1_500)).toEqual(new Map([[200, 1_500]]));
  });
});
