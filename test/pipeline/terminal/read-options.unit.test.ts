import { describe, expect, it } from '@jest/globals';
import { readOptions } from '../../../pipeline/terminal/read-options.ts';

const usage = {
  command: 'npm run teardown',
  argument: '<environment>',
  options: {
    all: { what: 'everything' },
    profile: { value: 'account=profile', several: true, what: 'credentials' },
  },
};

describe('the options of a command', () => {
  it('are an argument, flags, and values of which there may be several', () => {
    const given = readOptions(usage, ['dev', '--all', '--profile', '1=a', '--profile', '2=b']);

    expect(given.argument).toBe('dev');
    expect(given.flags.has('all')).toBe(true);
    expect(given.values('profile')).toEqual(['1=a', '2=b']);
  });

  it('are empty where nothing is given', () => {
    const given = readOptions(usage, []);

    expect([given.argument, [...given.flags], given.values('profile')]).toEqual([undefined, [], []]);
  });

  it.each([
    [['--force'], "Unknown option '--force'"],
    [['--profile'], "Option '--profile <value>' argument missing"],
    [['dev', 'staging'], '"staging" is one argument too many'],
  ])('are refused in one line with what is allowed: %j', (args, reason) => {
    expect(() => readOptions(usage, args)).toThrow(
      new RegExp(`^${reason.replace(/[()]/g, '.')}\\. Allowed: <environment>, --all, [^\\n]*$`),
    );
  });
});
