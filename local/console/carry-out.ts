import type { Response } from 'express';
import { messagePage } from './view/message-page.ts';

/** Does what a form asks for, and comes back to the page; why that was refused is the visitor's to know. */
export async function carryOut(response: Response, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    response.status(409).send(messagePage('Not done', reason));
    return;
  }
  response.redirect(303, '/');
}
