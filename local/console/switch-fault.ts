import type { RequestHandler } from 'express';
import type { FaultSwitch } from '../cloud/cloud.ts';
import { carryOut } from './carry-out.ts';
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
    await carryOut(response, () => faults[action](fault));
  };
}
