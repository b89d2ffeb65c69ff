import type { RequestHandler } from 'express';
import type { RegionSwitch } from '../cloud/cloud.ts';
import { messagePage } from './view/message-page.ts';

/** Takes the form of a region; the page comes back when the region has stopped, or is starting. */
export function switchRegion(regions: RegionSwitch): RequestHandler {
  return async (request, response) => {
    const { region, action }: Record<string, unknown> = request.body ?? {};
    if (typeof region !== 'string' || (action !== 'stop' && action !== 'start')) {
      const problem = 'The fields region and action are needed; action must be stop or start.';
      response.status(400).send(messagePage('Not understood', problem));
      return;
    }
    try {
      await regions[action](region);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      response.status(409).send(messagePage('Not done', reason));
      return;
    }
    response.redirect(303, '/');
  };
}
