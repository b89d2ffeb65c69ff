import { describe, expect, it } from '@jest/globals';
import { examineEnvironments } from '../../../pipeline/doctor/examine-environments.ts';
import { environments } from '../../../pipeline/environments.ts';
import { resolveEnvironments } from '../../../pipeline/resolve-environments.ts';

const region = 'eu-central-1';

function lookAt(account: string, differences: object = {}) {
  const resolved = resolveEnvironments(
    environments.map((environment) => ({ ...environment, ...differences })),
    { account, region },
  );
  return examineEnvironments(resolved, { account, region });
}

describe('the environments', () => {
  it('stand nowhere as long as the account is a placeholder, which is said once', () => {
    const problems = lookAt('111111111111').filter(({ verdict }) => verdict === 'problem');

    expect(problems[0]?.what).toBe(
      'The account of pipeline, dev, staging, prod is 111111111111, a placeholder',
    );
    expect(problems).toHaveLength(2);
  });

  it('cannot be reached under a placeholder of a domain', () => {
    expect(lookAt('555555555555').filter(({ verdict }) => verdict === 'problem')).toEqual([
      expect.objectContaining({
        what: expect.stringContaining('prod has the placeholder domain shop.sluice.example'),
      }),
    ]);
  });

  it('tell nobody of alarms, and send no mails, unless they are told to whom and from whom', () => {
    const silent = lookAt('555555555555').filter(({ verdict }) => verdict === 'warning');
    const speaking = lookAt('555555555555', {
      alerts: { pages: 'on-call@example.com' },
      mailFrom: 'Sluice <orders@shop.example.com>',
    });

    expect(silent.map(({ what }) => what)).toEqual([
      expect.stringContaining('dev sends mails'),
      expect.stringContaining('staging sends mails'),
      expect.stringContaining('page nobody'),
    ]);
    expect(speaking.filter(({ verdict }) => verdict === 'warning')).toEqual([]);
  });
});
