import { readFileSync } from 'node:fs';
import { errorCode } from './error-code.ts';

/** A file of the state folder that somebody else has changed: the rehearsal itself replaces its files as a whole. */
export class DamagedStateFileError extends Error {
  constructor(path: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message.replaceAll(/\s*\n\s*/g, ' ') : String(cause);
    super(
      `${path} is damaged (${reason}); put the file back as it was, or begin afresh: npm run reset, then npm start.`,
      { cause },
    );
    this.name = 'DamagedStateFileError';
  }
}

class NoStateError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NoStateError';
  }
}

/**
 * Reads a JSON file that a rehearsal wrote; undefined when there is none.
 *
 * @param members What an object must have at least.
 * @throws DamagedStateFileError when it is not JSON, holds neither an object nor a list, or lacks a member.
 */
export function readStateFile<State extends object>(
  path: string,
  members: readonly (keyof State & string)[] = [],
): State | undefined {
  const text = readIfPresent(path);
  return text === undefined ? undefined : parseState<State>(path, text, members);
}

/** @throws DamagedStateFileError as `readStateFile`; `path` is how it calls the text. */
export function parseState<State extends object>(
  path: string,
  text: string,
  members: readonly (keyof State & string)[] = [],
): State {
  try {
    const state: State | null = JSON.parse(text);
    if (typeof state !== 'object' || state === null) throw new NoStateError('neither an object nor a list');
    const missing = members.find((member) => state[member] === undefined);
    if (missing !== undefined) throw new NoStateError(`it has no ${missing}`);
    return state;
  } catch (error) {
    throw new DamagedStateFileError(path, error);
  }
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}
