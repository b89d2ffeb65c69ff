import { describe, expect, it } from '@jest/globals';
import { ScheduleClock } from '../../../../local/cloud/schedules/schedule-clock.ts';
import { readSchedule } from '../../../../local/cloud/schedules/schedule-expression.ts';
import { ScheduleStore } from '../../../../local/cloud/schedules/schedule-store.ts';
import type { ScheduledWork } from '../../../../local/cloud/schedules/scheduled-work.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const at = (time: string) => new Date(`2026-11-28T${time}Z`);

function aWork(expression: string, given: Partial<ScheduledWork> = {}): ScheduledWork {
  const address = { account: '1', region: 'here', stackName: 'stack', stackId: 'id', logicalId: 'Work' };
  return {
    ...{ id: 'stack/Work', address, kind: 'rule', timeZone: 'UTC', isEnabled: true },
    ...{ expression: readSchedule(expression), happen: () => {}, ...given },
  };
}

/** A clock that is looked at, and what it lets happen. */
function aClock(work: ScheduledWork, folder = temporaryFolder()) {
  const happened: string[] = [];
  const stopped = new Set<string>();
  const store = new ScheduleStore(folder);
  const current = { work: [work] };
  const clock = new ScheduleClock({
    ...{ work: () => current.work, store, isStopped: (region) => stopped.has(region) },
    happen: (_, due) => happened.push(due.toISOString().slice(11, 19)),
  });
  const look = (...times: string[]) => {
    for (const time of times) clock.look(at(time));
    return happened;
  };
  return { look, store, stopped, current, folder };
}

describe('the clock', () => {
  it('lets happen what is due, once for each time', () => {
    const { look } = aClock(aWork('cron(0/5 * * * ? *)'));
    expect(look('12:04:59', '12:05:00', '12:05:01', '12:09:59', '12:10:00')).toEqual([
      '12:05:00',
      '12:10:00',
    ]);
  });

  it('makes up for nothing that fell into a time in which nobody looked', () => {
    const { look } = aClock(aWork('cron(0/5 * * * ? *)'));
    expect(look('12:01:00', '12:31:00', '12:32:00')).toEqual(['12:05:00']);
  });

  it('counts a rate from the beginning, over restarts', () => {
    const first = aClock(aWork('rate(10 minutes)'));
    first.look('12:00:00', '12:09:00');
    const second = aClock(aWork('rate(10 minutes)'), first.folder);
    expect(second.look('12:09:30', '12:10:00')).toEqual(['12:10:00']);
  });

  it('begins anew when the template has another schedule', () => {
    const { look, current } = aClock(aWork('rate(10 minutes)'));
    look('12:00:00');
    current.work = [aWork('rate(2 minutes)')];
    expect(look('12:01:00', '12:03:00')).toEqual(['12:03:00']);
  });

  it('leaves what waits for an hour of the day until somebody wants it', () => {
    const { look, store } = aClock(aWork('cron(0 12,18 * * ? *)'));
    expect(look('11:59:00', '12:00:00')).toEqual([]);
    store.wish('stack/Work', 'run');
    expect(look('12:00:30', '17:59:59', '18:00:00')).toEqual(['18:00:00']);
  });

  it('leaves what comes often when somebody wants all to pause, and lets it come again', () => {
    const { look, store } = aClock(aWork('rate(1 minute)'));
    look('12:00:00');
    store.wishForAll('pause');
    expect(look('12:01:00')).toEqual([]);
    store.wish('stack/Work', 'run');
    expect(look('12:01:30', '12:02:00')).toEqual(['12:02:00']);
  });

  it('leaves what its template disables, whatever somebody wants', () => {
    const { look, store } = aClock(aWork('rate(1 minute)', { isEnabled: false }));
    store.wishForAll('run');
    expect(look('12:00:00', '12:01:00')).toEqual([]);
  });

  it('leaves what stands in a region that is stopped', () => {
    const { look, stopped } = aClock(aWork('rate(1 minute)'));
    look('12:00:00');
    stopped.add('here');
    expect(look('12:01:00')).toEqual([]);
  });

  it('lets nothing happen before its first day or after its last', () => {
    const { look } = aClock(aWork('rate(1 minute)', { from: at('12:02:00'), until: at('12:03:00') }));
    expect(look('12:00:00', '12:01:00', '12:03:00', '12:04:00', '12:05:00')).toEqual(['12:03:00']);
  });
});
