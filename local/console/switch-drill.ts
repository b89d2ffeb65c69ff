import type { RequestHandler } from 'express';
import type { Drills } from '../drill/drills.ts';
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
    try {
      await drills[action]();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      response.status(409).send(messagePage('Not done', reason));
      return;
    }
    response.redirect(303, '/');
  };
}
