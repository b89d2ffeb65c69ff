import { setTimeout as sleep } from 'node:timers/promises';
import type { Response } from 'express';
import type { ActionExecution } from '../pipeline/execution.ts';
import { beginEventStream, writeEvent } from './live-updates.ts';
import { readLogLines } from './log-lines.ts';

const lookingInMilliseconds = 250;

export interface FollowedLog {
  current: () => ActionExecution | undefined;
  /** The byte from which on it is followed. */
  from: number;
  /** Makes what is sent of what was written; called for one piece after the other. */
  render: (text: string) => string;
}

/** Sends the lines that are written to an action's log until the action has ended. */
export function followLog(response: Response, log: FollowedLog): void {
  beginEventStream(response);
  const gone = new Promise<void>((resolve) => response.on('close', resolve));
  follow(response, log, gone).catch((error: unknown) => response.destroy(error as Error));
}

async function follow(
  response: Response,
  { current, from, render }: FollowedLog,
  gone: Promise<void>,
): Promise<void> {
  let next = from;
  while (!response.closed) {
    const action = current();
    const ended = action?.status !== 'InProgress';
    // Read after the status: what an action that has ended has written is all there.
    const lines = await readLogLines(action?.logFile ?? null, next, ended);
    if (lines.text !== '') writeEvent(response, 'lines', render(lines.text));
    next = Math.max(next, lines.next);
    if (ended) {
      writeEvent(response, 'end', action?.status ?? 'gone');
      response.end();
      return;
    }
    await Promise.race([sleep(lookingInMilliseconds, undefined, { ref: false }), gone]);
  }
}
