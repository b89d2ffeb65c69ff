import type { RequestHandler } from 'express';
import type { FaultSwitch } from '../cloud/cloud.ts';
import { messagePage } from './view/message-page.ts';

/** Takes the form of something that can be put out of order; the page comes back when that is done. */
export function switchFault(faults: FaultSwitch): RequestHandler {
  return async (request, response) => {
    const { fault, action }: Record<string, unknown> = request.body ?? {};
    if (typeof fault !== 'string' || (action !== 'begin' && action !== 'end')) {
      const problem = 'The fields fault and action are needed; action must be begin or end.';
      response.status(400).send(messagePage('Not understood', problem));
      return;
    }
    try {
      await faults[action](fault);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      response.status(409).send(messagePage('Not done', reason));
      return;
    }
    response.redirect(303, '/');
  };
}
