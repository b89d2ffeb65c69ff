import type { RequestHandler } from 'express';
import type { Drills } from '../drill/drills.ts';
import { carryOut } from './carry-out.ts';
import { messagePage } from './view/message-page.ts';

/** Takes the form of the drill; the page comes back when it has begun, or has put the regions back. */
export function switchDrill(drills: Drills): RequestHandler {
  return async (request, response) => {
    const { action }: Record<string, unknown> = request.body ?? {};
    if (action !== 'begin' && action !== 'end') {
      const problem = 'The field action is needed; it must be begin or end.';
      response.status(400).send(messagePage('Not understood', problem));
      return;
    }
    await carryOut(response, () => drills[action]());
  };
}
