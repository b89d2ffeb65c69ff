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
  constructor() {
    super('neither an object nor a list');
    this.name = 'NoStateError';
  }
}

/**
 * Reads a JSON file that a rehearsal wrote; undefined when there is none.
 *
 * @throws DamagedStateFileError when it is not JSON, or holds neither an object nor a list.
 */
export function readStateFile<State extends object>(path: string): State | undefined {
  const text = readIfPresent(path);
  return text === undefined ? undefined : parseState<State>(path, text);
}

/** @throws DamagedStateFileError as `readStateFile`; `path` is how it calls the text. */
export function parseState<State extends object>(path: string, text: string): State {
  try {
    const state: State | null = JSON.parse(text);
    if (typeof state !== 'object' || state === null) throw new NoStateError();
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
