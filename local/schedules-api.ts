import { z } from 'zod';
import type { JsonApiHandler, ScheduleDescription, ScheduleSwitch } from './cloud/cloud.ts';
import { ownApi } from './own-api.ts';

/** The rehearsal's own API for what happens in it at a time of its own, on the cloud's endpoint. */
export const schedulesTarget = 'RehearsalSchedules';

export interface SchedulesAnswer {
  schedules: ScheduleDescription[];
}

const one = z.object({ schedule: z.string() });
const oneOrAll = one.partial();

/**
 * `ListSchedules`, `FireSchedule` with a `schedule`, and `RunSchedule` and `PauseSchedule`, which without one mean all of
 * them; each answers all of them as they are after it.
 */
export function schedulesApi(schedules: ScheduleSwitch): JsonApiHandler {
  return ownApi(async (operation, body) => {
    if (operation === 'FireSchedule') schedules.fire(one.parse(body).schedule);
    else if (operation === 'RunSchedule') schedules.wish(oneOrAll.parse(body).schedule, 'run');
    else if (operation === 'PauseSchedule') schedules.wish(oneOrAll.parse(body).schedule, 'pause');
    else if (operation !== 'ListSchedules') throw new Error(`There is no operation ${operation}.`);
    return { schedules: schedules.list().map((description) => ({ ...description })) };
  });
}
