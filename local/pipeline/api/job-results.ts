import { z } from 'zod';
import type { JsonObject } from '../../cloud/json.ts';
import type { Engine } from '../engine.ts';
import { parse } from './parse-request.ts';

const success = z.strictObject({
  jobId: z.string(),
  // A revision is of a source, which no function is here.
  currentRevision: z.never({ error: 'no function is a source in the rehearsal' }).optional(),
  continuationToken: z.string().min(1).max(2048).optional(),
  executionDetails: z
    .strictObject({
      summary: z.string().max(2048).optional(),
      externalExecutionId: z.string().max(1500).optional(),
      percentComplete: z.int().min(0).max(100).optional(),
    })
    .default({}),
  outputVariables: z.record(z.string().regex(/^[A-Za-z0-9@\-_]+$/), z.string()).default({}),
});

/** By which a function says that its job is done, or that it wants to be asked again. */
export function putJobSuccessResult(engine: Engine, body: JsonObject): JsonObject {
  const { jobId, continuationToken, executionDetails, outputVariables } = parse(success, body);
  const { summary = '', externalExecutionId } = executionDetails;
  engine.jobs.answer(jobId, {
    ...{ status: 'Succeeded', summary, externalExecutionId, outputVariables, continuationToken },
  });
  return {};
}

const failure = z.strictObject({
  jobId: z.string(),
  failureDetails: z.strictObject({
    type: z.enum([
      ...(['JobFailed', 'ConfigurationError', 'PermissionError'] as const),
      ...(['RevisionOutOfSync', 'RevisionUnavailable', 'SystemUnavailable'] as const),
    ]),
    message: z.string().min(1).max(5000),
    externalExecutionId: z.string().max(1500).optional(),
  }),
});

export function putJobFailureResult(engine: Engine, body: JsonObject): JsonObject {
  const { jobId, failureDetails } = parse(failure, body);
  const { message, externalExecutionId } = failureDetails;
  engine.jobs.answer(jobId, { status: 'Failed', summary: message, externalExecutionId });
  return {};
}
