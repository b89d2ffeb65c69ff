import { describe, expect, it } from '@jest/globals';
import { readSchedule } from '../../../../local/cloud/schedules/schedule-expression.ts';

/** A Saturday; clocks in Berlin leave out the hour from 2 to 3 in the night that follows. */
const begun = new Date('2026-03-28T20:00:30Z');

function timesOf(text: string, count: number, settings = {}, from = begun): string[] {
  const schedule = readSchedule(text, settings);
  const times: Date[] = [];
  for (let next = schedule.next(from, begun); next && times.length < count; next = schedule.next(next, begun))
    times.push(next);
  return times.map((time) => time.toISOString().slice(0, 16));
}

const berlin = { timeZone: 'Europe/Berlin' };

describe('a schedule', () => {
  it.each<[string, string[], object]>([
    ['rate(5 minutes)', ['2026-03-28T20:05', '2026-03-28T20:10'], {}],
    ['rate(1 day)', ['2026-03-29T20:00', '2026-03-30T20:00'], {}],
    ['cron(0/15 * * * ? *)', ['2026-03-28T20:15', '2026-03-28T20:30'], {}],
    ['cron(0 7 ? * MON-FRI *)', ['2026-03-30T05:00', '2026-03-31T05:00'], berlin],
    ['cron(0 10 ? * 2#2 *)', ['2026-04-13T10:00', '2026-05-11T10:00'], {}],
    ['cron(0 10 ? * 6L *)', ['2026-04-24T10:00', '2026-05-29T10:00'], {}],
    ['cron(0 10 L * ? *)', ['2026-03-31T10:00', '2026-04-30T10:00'], {}],
    ['cron(0 10 3W * ? *)', ['2026-04-03T10:00', '2026-05-04T10:00'], {}],
    ['cron(0 10 ? * L *)', ['2026-04-04T10:00', '2026-04-11T10:00'], {}],
    ['cron(0 0 1 1 ? 2028)', ['2028-01-01T00:00'], {}],
    ['cron(0 0 1 1 ? 2025)', [], {}],
    ['at(2026-03-28T22:30:00)', ['2026-03-28T21:30'], berlin],
    ['at(2026-03-28T20:00:00)', [], {}],
  ])('of %s comes at its times', (text, times, settings) => {
    expect(timesOf(text, 2, settings)).toEqual(times);
  });

  it('leaves out what falls into the hour that a clock leaves out', () => {
    expect(timesOf('cron(30 2 * * ? *)', 2, berlin)).toEqual(['2026-03-30T00:30', '2026-03-31T00:30']);
  });

  it('comes once in the hour that a clock shows twice', () => {
    const before = new Date('2026-10-24T12:00:00Z');
    expect(timesOf('cron(0,30 2 * * ? *)', 3, berlin, before)).toEqual([
      '2026-10-25T00:00',
      '2026-10-25T00:30',
      '2026-10-26T01:00',
    ]);
  });

  it('of a rate counts its beginning, where the service does', () => {
    const justBefore = new Date(begun.getTime() - 1);
    expect(timesOf('rate(1 hour)', 2, { startsAtOnce: true }, justBefore)).toEqual([
      '2026-03-28T20:00',
      '2026-03-28T21:00',
    ]);
  });

  it.each([
    ['rate(60 minutes)', true],
    ['rate(2 hours)', false],
    ['cron(15 * * * ? *)', true],
    ['cron(15 7-19 ? * MON-FRI *)', true],
    ['cron(0 20 * * ? *)', false],
    ['at(2099-01-01T00:00:00)', false],
  ])('of %s comes round within the hour, or not: %s', (text, often) => {
    expect(readSchedule(text).comesOften).toBe(often);
  });

  it.each([
    ['every day', 'none of rate, cron and at'],
    ['rate(0 minutes)', 'a rate is a number'],
    ['rate(5 weeks)', 'a rate is a number'],
    ['cron(0 12 * * ?)', '5 fields'],
    ['cron(0 12 * * * *)', 'has to be "?"'],
    ['cron(0 25 * * ? *)', 'Invalid value for hour: 25'],
    ['at(2026-12-24)', 'yyyy-mm-ddThh:mm:ss'],
    ['at(2026-02-30T00:00:00)', 'no such day'],
  ])('%s is refused', (text, problem) => {
    expect(() => readSchedule(text)).toThrow(problem);
  });

  it('in a zone that nobody knows is refused', () => {
    expect(() => readSchedule('cron(0 12 * * ? *)', { timeZone: 'Mars/Olympus' })).toThrow('Mars/Olympus');
  });
});
