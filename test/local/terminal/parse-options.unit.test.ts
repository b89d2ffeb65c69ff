import { describe, expect, it } from '@jest/globals';
import { parseOptions, parsePort } from '../../../local/terminal/parse-options.ts';

const options = { stage: { value: 'name', what: 'the gate' }, reject: { what: 'reject it' } };

function parse(...args: string[]) {
  return parseOptions('npm run approve', options, args);
}

describe('options', () => {
  it('are read with and without an equals sign', () => {
    expect(parse('--stage', 'GateProd', '--reject')).toEqual({ stage: 'GateProd', reject: '' });
    expect(parse('--stage=GateProd')).toEqual({ stage: 'GateProd' });
  });

  it.each([
    [['--stag', 'x'], 'there is no option --stag; allowed are --stage <name>, --reject, --help.'],
    [['-s'], 'there is no option -s; allowed are'],
    [['--stage'], '--stage lacks its value'],
    [['--stage='], '--stage lacks its value'],
    [['--reject=yes'], '--reject takes no value, and "yes" is given'],
    [['GateProd'], '"GateProd" is no option'],
    [['--constructor'], 'there is no option --constructor'],
  ])('that are wrong are named with what is allowed: %j', (args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });
});

describe('a port', () => {
  it.each([
    ['0', 0],
    ['4700', 4700],
    ['65535', 65_535],
  ])('may be %s', (text, port) => {
    expect(parsePort('api-port', text)).toBe(port);
  });

  it.each(['65536', '-1', '80.5', 'http', ''])('may not be "%s"', (text) => {
    expect(() => parsePort('api-port', text)).toThrow(
      `--api-port is "${text}"; it must be a port from 1 to 65535, or 0`,
    );
  });
});
