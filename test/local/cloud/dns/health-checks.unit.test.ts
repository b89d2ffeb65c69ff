import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HealthChecks, type NameHealthCheck } from '../../../../local/cloud/dns/health-checks.ts';

/** Asks nobody, because what it asks is nowhere: as often as a region that is stopped has to be found out. */
const ofNothing = (intervalInSeconds: number): NameHealthCheck => ({
  id: 'proxy',
  endpoint: {
    ...{ protocol: 'HTTP', path: '/', address: () => undefined },
    ...{ intervalInSeconds, failureThreshold: 3 },
  },
  ...{ calculated: null, otherwise: true, isInverted: false, isDisabled: false },
});
const ofRegion: NameHealthCheck = {
  ...{ id: 'region', endpoint: null, calculated: { children: ['proxy'], healthyThreshold: 1 } },
  ...{ otherwise: true, isInverted: false, isDisabled: false },
};
const probesInMilliseconds = 100;

describe('a health check', () => {
  let checks: HealthChecks;
  beforeEach(() => {
    checks = new HealthChecks();
  });
  afterEach(() => checks.stop());

  const findOut = async () => {
    checks.put(ofNothing(0.005));
    await delay(probesInMilliseconds);
  };

  it('is healthy until it has failed as often as its threshold says', async () => {
    checks.put(ofNothing(60));
    await delay(probesInMilliseconds);
    expect(checks.isHealthy('proxy')).toBe(true);
    await findOut();
    expect(checks.isHealthy('proxy')).toBe(false);
  });

  it('keeps what it has found out when its region begins to come back', async () => {
    await findOut();
    for (const check of [ofRegion, ofNothing(60)]) checks.put(check);
    await delay(probesInMilliseconds);
    expect(['proxy', 'region'].map((id) => checks.isHealthy(id))).toEqual([false, false]);
  });

  it('has found out nothing yet when it is made anew', async () => {
    await findOut();
    checks.remove('proxy');
    checks.put(ofNothing(60));
    expect(checks.isHealthy('proxy')).toBe(true);
  });
});
