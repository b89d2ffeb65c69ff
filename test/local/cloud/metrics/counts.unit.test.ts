import { appendFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Counts } from '../../../../local/cloud/metrics/counts.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const now = Date.parse('2026-11-28T12:30:20Z');
const orders = { namespace: 'Shop', name: 'Orders', dimensions: { service: 'web', environment: 'dev' } };

let folder: string;
let counts: Counts;

beforeEach(() => {
  folder = temporaryFolder();
  counts = new Counts();
});

function line(time: string, Orders: number, environment = 'dev'): string {
  const directive = {
    Namespace: 'Shop',
    Dimensions: [['environment', 'service'], ['environment']],
    Metrics: [{ Name: 'Orders', Unit: 'Count' }],
  };
  const _aws = { Timestamp: Date.parse(time), CloudWatchMetrics: [directive] };
  return `${JSON.stringify({ _aws, environment, service: 'web', Orders })}\n`;
}

function write(name: string, text: string): void {
  appendFileSync(join(folder, name), text);
  utimesSync(join(folder, name), now / 1000, now / 1000);
}

const latest = (minutes: number) => counts.perMinute(orders, now).slice(-minutes);

describe('what programs count', () => {
  it('is summed up by the minute, over all logs of a folder', () => {
    write('one.log', line('2026-11-28T12:30:05Z', 2) + line('2026-11-28T12:28:59Z', 5));
    write('other.log', `a line of another kind\n${line('2026-11-28T12:30:15Z', 1)}`);
    write('other.txt', line('2026-11-28T12:30:15Z', 100));

    counts.read([folder, join(folder, 'missing')], now);

    expect(latest(3)).toEqual([5, 0, 3]);
    expect(counts.perMinute(orders, now)).toHaveLength(30);
  });

  it('is told apart by its dimensions, in whatever order they stand', () => {
    write('one.log', line('2026-11-28T12:30:05Z', 2) + line('2026-11-28T12:30:05Z', 7, 'staging'));

    counts.read([folder], now);

    expect(latest(1)).toEqual([2]);
    expect(counts.perMinute({ ...orders, dimensions: { environment: 'staging' } }, now).at(-1)).toBe(7);
  });

  it('is counted once, however often a log is read that goes on growing', () => {
    const half = line('2026-11-28T12:30:10Z', 4);
    write('one.log', line('2026-11-28T12:30:05Z', 2) + half.slice(0, 30));
    counts.read([folder], now);
    counts.read([folder], now);
    expect(latest(1)).toEqual([2]);

    write('one.log', half.slice(30));
    counts.read([folder], now);
    expect(latest(1)).toEqual([6]);
  });

  it('moves on with the time, and is forgotten after half an hour', () => {
    write('one.log', line('2026-11-28T12:30:05Z', 2));
    counts.read([folder], now);

    expect(counts.perMinute(orders, now + 60_000).slice(-2)).toEqual([2, 0]);
    counts.read([folder], now + 31 * 60_000);
    expect(counts.perMinute(orders, now)).toEqual(Array(30).fill(0));
  });

  it('is not looked for in logs to which nobody has written for so long', () => {
    writeFileSync(join(folder, 'old.log'), line('2026-11-28T12:30:05Z', 2));
    utimesSync(join(folder, 'old.log'), now / 1000 - 3600, now / 1000 - 3600);

    counts.read([folder], now);

    expect(latest(1)).toEqual([0]);
  });
});
