import { appendFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { LogMetrics, logsIn } from '../../../../local/cloud/metrics/log-metrics.ts';
import { MetricStore } from '../../../../local/cloud/metrics/metric-store.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const place = { account: '111111111111', region: 'eu-central-1' };
const now = Date.parse('2026-11-28T12:30:20Z');
const orders = { namespace: 'Shop', name: 'Orders', dimensions: { service: 'web', environment: 'dev' } };

let folder: string;
let store: MetricStore;
let logs: LogMetrics;

beforeEach(() => {
  folder = temporaryFolder();
  store = new MetricStore();
  logs = new LogMetrics(store);
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
}

const read = () => logs.read(place, logsIn(folder), now);

function sums(dimensions: Record<string, string> = orders.dimensions): number[] {
  const query = { statistic: 'Sum', periodInSeconds: 60, from: now - 30 * 60_000, to: now + 60_000 };
  return store.read(place, { ...orders, dimensions }, query).map(({ value }) => value);
}

describe('what programs write of themselves to their logs', () => {
  it('is gathered by the minute, over all logs of a folder and every set of dimensions', () => {
    write('one.log', line('2026-11-28T12:30:05Z', 2) + line('2026-11-28T12:28:59Z', 5));
    write('other.log', `a line of another kind\n${line('2026-11-28T12:30:15Z', 1)}`);
    write('another.log', line('2026-11-28T12:30:15Z', 7, 'staging'));
    write('other.txt', line('2026-11-28T12:30:15Z', 100));
    read();
    expect(sums()).toEqual([5, 3]);
    expect(sums({ environment: 'staging' })).toEqual([7]);
    expect(store.list(place).map((metric) => store.unitOf(place, metric))).toEqual(Array(4).fill('Count'));
  });

  it('is counted once, however often a log is read that goes on growing', () => {
    const next = line('2026-11-28T12:30:10Z', 4);
    write('one.log', line('2026-11-28T12:30:05Z', 2) + next.slice(0, 30));
    read();
    read();
    expect(sums()).toEqual([2]);
    write('one.log', next.slice(30));
    read();
    expect(sums()).toEqual([6]);
  });

  it('is read from the beginning of a log that was begun anew', () => {
    write('one.log', `${line('2026-11-28T12:30:05Z', 2)}${'x'.repeat(100)}\n`);
    read();
    writeFileSync(join(folder, 'one.log'), line('2026-11-28T12:30:10Z', 4));
    logs.tidy();
    read();
    expect(sums()).toEqual([6]);
  });

  it('is read as well of a log that goes and comes again', () => {
    write('one.log', line('2026-11-28T12:30:05Z', 2));
    read();
    rmSync(join(folder, 'one.log'));
    logs.tidy();
    write('one.log', line('2026-11-28T12:30:05Z', 4));
    read();
    expect(sums()).toEqual([6]);
  });

  it('counts from now on where nobody has written to a log for hours', () => {
    write('old.log', line('2026-11-28T12:30:05Z', 2));
    utimesSync(join(folder, 'old.log'), now / 1000 - 4 * 3600, now / 1000 - 4 * 3600);
    read();
    write('old.log', line('2026-11-28T12:30:10Z', 4));
    read();
    expect(sums()).toEqual([4]);
  });
});
