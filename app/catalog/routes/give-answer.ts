import type { Request, Response } from 'express';
import type { z } from 'zod';
import { Problem } from '../../platform/problem-details.ts';
import type { Answers } from '../answers/answers.ts';
import type { Question } from '../answers/filler.ts';
import type { PreparedAnswers } from '../answers/prepared-answers.ts';
import { answerHeaders, prepareAnswer, sendAnswer } from '../answers/send-answer.ts';
import type { Lifetime } from '../domain/freshness.ts';

/** Answers a question by what is kept, or by what the database says. */
export type GiveAnswer = (
  question: Question,
  exchange: { request: Request; response: Response },
  /** Said to the caller when there is no such thing. */
  missing?: string,
) => Promise<void>;

/** Without stock: every change of it is noticed by the version of the catalogue. */
export const rarelyChanging: Lifetime = { fresh: 60, aging: 120, last: 3600 };
/** With stock, which orders change all the time without a new version; each order is checked against the database. */
export const withStock: Lifetime = { fresh: 2, aging: 5, last: 3600 };
/** What is typed is without end, and so would be the memory it takes. */
export const typed: Lifetime = { ...withStock, last: 120 };

export function createGiveAnswer(answers: Answers, prepared: PreparedAnswers): GiveAnswer {
  return async (question, { request, response }, missing = 'There is no such thing.') => {
    const given = await answers.get(question);
    if (!given.answer.isFound) throw new Problem({ status: 404, detail: missing });
    const answer = prepareAnswer(given, question.lifetime.fresh);
    if (given.freshness !== 'stale') prepared.keep(request.originalUrl, answer);
    sendAnswer(request, response, answer);
  };
}

/** The answers of such a route, for the OpenAPI document. */
export function answered(schema: z.ZodType) {
  return {
    200: { description: 'As it was a moment ago.', schema, headers: answerHeaders },
    304: { description: 'What If-None-Match names is still so.', headers: answerHeaders },
  };
}
