import type { RequestHandler } from 'express';
import type { ScheduleSwitch } from '../cloud/cloud.ts';
import { carryOut } from './carry-out.ts';
import { messagePage } from './view/message-page.ts';

/** Takes the form of a schedule. */
export function switchSchedule(schedules: ScheduleSwitch): RequestHandler {
  return async (request, response) => {
    const { schedule, action }: Record<string, unknown> = request.body ?? {};
    if (typeof schedule !== 'string' || (action !== 'fire' && action !== 'run' && action !== 'pause')) {
      const problem = 'The fields schedule and action are needed; action must be fire, run or pause.';
      response.status(400).send(messagePage('Not understood', problem));
      return;
    }
    await carryOut(response, async () =>
      action === 'fire' ? schedules.fire(schedule) : schedules.wish(schedule, action),
    );
  };
}
