import { setTimeout as sleep } from 'node:timers/promises';
import type { Response } from 'express';
import type { ActionExecution } from '../pipeline/execution.ts';
import { beginEventStream, writeEvent } from './live-updates.ts';
import { readLogLines } from './log-lines.ts';

const lookingInMilliseconds = 250;

/** Sends the lines that are written to an action's log, from a byte on, until the action has ended. */
export function followLog(
  response: Response,
  current: () => ActionExecution | undefined,
  from: number,
): void {
  beginEventStream(response);
  const gone = new Promise<void>((resolve) => response.on('close', resolve));
  follow(response, current, from, gone).catch((error: unknown) => response.destroy(error as Error));
}

async function follow(
  response: Response,
  current: () => ActionExecution | undefined,
  from: number,
  gone: Promise<void>,
): Promise<void> {
  let next = from;
  while (!response.closed) {
    const action = current();
    const ended = action?.status !== 'InProgress';
    // Read after the status: what an action that has ended has written is all there.
    const lines = await readLogLines(action?.logFile ?? null, next, ended);
    if (lines.text !== '') writeEvent(response, 'lines', lines.text);
    next = Math.max(next, lines.next);
    if (ended) {
      writeEvent(response, 'end', action?.status ?? 'gone');
      response.end();
      return;
    }
    await Promise.race([sleep(lookingInMilliseconds, undefined, { ref: false }), gone]);
  }
}
