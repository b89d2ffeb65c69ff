import type { RequestHandler } from 'express';
import type { PipelineEngine } from '../pipeline/execution.ts';
import { messagePage } from './view/message-page.ts';

const answers = ['Approved', 'Rejected'] as const;
const fields = ['pipelineName', 'stage', 'action', 'token'] as const;

/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ApprovalResult.html */
const longestSummary = 512;

/** Takes the form of a gate: who waits is named by the form, as the visitor saw it, not by what waits now. */
export function answerApproval(engine: PipelineEngine): RequestHandler {
  return async (request, response) => {
    const form: Record<string, unknown> = request.body ?? {};
    const status = answers.find((answer) => answer === form.status);
    const missing = fields.find((field) => typeof form[field] !== 'string' || form[field] === '');
    const summary = typeof form.summary === 'string' ? form.summary.trim() : '';
    const problem = problemOf(status, missing, summary);
    if (problem !== undefined || status === undefined) {
      response.status(400).send(messagePage('Not understood', problem ?? ''));
      return;
    }
    const [pipelineName, stage, action, token] = fields.map((field) => String(form[field]));
    await engine.approve({
      pipelineName: pipelineName ?? '',
      stage: stage ?? '',
      action: action ?? '',
      token: token ?? '',
      status,
      summary: summary || `${status} in the console`,
      person: personIn(form),
    });
    response.redirect(303, '/');
  };
}

function problemOf(
  status: string | undefined,
  missing: string | undefined,
  summary: string,
): string | undefined {
  if (status === undefined) return `The field status must be one of ${answers.join(', ')}.`;
  if (missing !== undefined) return `The field ${missing} is missing.`;
  if (summary.length > longestSummary)
    return `The comment has ${summary.length} characters; at most ${longestSummary} are allowed.`;
  return undefined;
}

function personIn({ as: person }: Record<string, unknown>): string | undefined {
  return typeof person === 'string' && person.trim() !== '' ? person.trim() : undefined;
}
