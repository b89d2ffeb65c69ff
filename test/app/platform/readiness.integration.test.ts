import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createHttpApp } from '../../../app/platform/http-app.ts';
import { silentLogger } from '../../support/silent-logger.ts';

describe('readiness', () => {
  it('does not wait for more than two seconds for a dependency that hangs', async () => {
    const app = createHttpApp({
      service: 'sample',
      version: '1',
      logger: silentLogger(),
      readiness: { postgres: () => new Promise(() => undefined) },
      routes: () => undefined,
    });
    const { status, body } = await request(app).get('/health/ready');
    expect([status, body.dependencies]).toEqual([503, { postgres: 'unavailable' }]);
  });
});
