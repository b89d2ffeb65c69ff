import { describe, expect, it } from '@jest/globals';
import { parseOptions } from '../../../../app/reporting/report/options.ts';

const parse = (args: string, environment: Record<string, string> = {}) =>
  parseOptions(args.split(' ').filter(Boolean), environment);

describe('the options of the report', () => {
  it('take a bucket or a folder', () => {
    expect(parse('--source s3://reports/shop')).toMatchObject({ location: 's3://reports/shop' });
    expect(parse('--source /tmp/parquet')).toMatchObject({ location: 'file:///tmp/parquet' });
    expect(parse('', { REPORT_LOCATION: 's3://reports' })).toMatchObject({ location: 's3://reports' });
  });

  it('take a period, a currency and a page', () => {
    expect(
      parse('--source x --from 2026-11-01 --to 2026-11-30 --currency EUR --html report.html'),
    ).toMatchObject({
      from: '2026-11-01',
      to: '2026-11-30',
      currency: 'EUR',
      html: 'report.html',
    });
  });

  it('take a database to extract from, to a temporary folder unless a place is given', () => {
    expect(parse('--extract-from postgres://me:a%20b@db.example:6543/shop')).toMatchObject({
      location: undefined,
      extractFrom: { host: 'db.example', port: 6543, database: 'shop', user: 'me', password: 'a b' },
    });
  });

  it('are nothing when help is asked for', () => {
    expect(parse('--help')).toBeUndefined();
  });

  it.each([
    ['', 'Say where the Parquet is with --source FOLDER'],
    ['--source x --from yesterday', '--from is "yesterday" and must be a day like 2026-11-22'],
    ['--source x --to 2026-02-30', '--to is "2026-02-30" and must be a day'],
    ['--source x --from 2026-11-02 --to 2026-11-01', '--from 2026-11-02 is after --to 2026-11-01'],
    ['--source x --currency euro', '--currency is "euro" and must be a code like EUR'],
    ['--extract-from mysql://x/y', '--extract-from must be like postgres://'],
    ['--extract-from postgres://host', '--extract-from must be like postgres://'],
    ['--nonsense', "Unknown option '--nonsense'"],
    ['--source', "Option '--source <value>' argument missing"],
  ])('"%s" is refused in one line', (args, complaint) => {
    expect(() => parse(args)).toThrow(complaint);
  });

  it('do not repeat a password that was refused', () => {
    expect(() => parse('--extract-from postgres://me:very-secret@')).toThrow(/^(?!.*very-secret)/);
  });
});
