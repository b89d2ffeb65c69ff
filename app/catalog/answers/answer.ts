import { entityTagOf } from '../domain/entity-tag.ts';

/** What the catalogue says about one question, ready to be sent. */
export interface Answer {
  /** JSON. */
  body: Buffer;
  /** Strong, of the body. */
  entityTag: string;
  /** False when there is no such thing; the body is then `null`. */
  isFound: boolean;
  /** The version of the catalogue that it is at least of. */
  catalogueVersion: number;
  /** When it was read from the database, in milliseconds since 1970. */
  readAt: number;
}

export function toAnswer(
  value: unknown,
  { catalogueVersion, readAt }: Pick<Answer, 'catalogueVersion' | 'readAt'>,
): Answer {
  const isFound = value !== null && value !== undefined;
  const body = Buffer.from(JSON.stringify(isFound ? value : null));
  return { body, entityTag: entityTagOf(body), isFound, catalogueVersion, readAt };
}

const lineFeed = 10;

/** As it is kept in Redis: one line of JSON, then the body as it is. */
export function serializeAnswer({ body, ...head }: Answer): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]);
}

export function parseAnswer(stored: Buffer): Answer {
  const end = stored.indexOf(lineFeed);
  const head = JSON.parse(stored.toString('utf8', 0, end)) as Omit<Answer, 'body'>;
  return { ...head, body: stored.subarray(end + 1) };
}
