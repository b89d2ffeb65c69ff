import type { Request, Response } from 'express';
import { isNamedBy } from '../domain/entity-tag.ts';
import type { GivenAnswer } from './answers.ts';

/** An answer with all that has to be sent beside it. */
export interface PreparedAnswer {
  body: Buffer;
  entityTag: string;
  headers: Readonly<Record<string, string>>;
}

/** What each answer says beside its body, for the OpenAPI document. */
export const answerHeaders = {
  ETag: 'A strong validator; send it as If-None-Match to get 304 while nothing has changed.',
  'Cache-Control': 'May be kept, but not used again without asking (RFC 9111).',
  Age: 'Seconds since it was read from the database; prices and stock were right then.',
  'Cache-Status': 'RFC 9211; detail=STALE when something newer could not be read.',
} as const;

/** To be sent within a second or so: the age is of now. */
export function prepareAnswer(
  { answer, freshness }: GivenAnswer,
  freshForSeconds: number,
  now = Date.now(),
): PreparedAnswer {
  const age = Math.max(0, Math.ceil((now - answer.readAt) / 1000));
  const detail = freshness === 'stale' ? '; detail=STALE' : '';
  return {
    body: answer.body,
    entityTag: answer.entityTag,
    headers: {
      'Cache-Control': 'public, no-cache',
      ETag: answer.entityTag,
      Age: String(age),
      'Cache-Status': `catalog; hit; ttl=${freshForSeconds - age}${detail}`,
    },
  };
}

/** 200 with the body, or 304 to who has it. Past Express's own `send`, which would validate and measure it each time. */
export function sendAnswer(
  request: Request,
  response: Response,
  { body, entityTag, headers }: PreparedAnswer,
): void {
  if (isNamedBy(request.headers['if-none-match'], entityTag)) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, {
    ...headers,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': body.length,
  });
  response.end(body);
}
