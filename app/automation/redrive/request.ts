import { z } from 'zod';
import type { RedriveRequest } from './contract.ts';

/** What the function was invoked with is no request of ours. Nothing was done. */
export class InvalidRedriveRequestError extends Error {
  constructor(reason: string) {
    super(
      `The request is not usable: ${reason}. Give { "requestedBy": "your name" }, and what narrows it: "deadLetterIds", "reason", "limit" (1 to 10000), "perSecond" (1 to 100), "dryRun".`,
    );
    this.name = 'InvalidRedriveRequestError';
  }
}

const requestSchema = z.strictObject({
  requestedBy: z.string().trim().min(1).max(200),
  deadLetterIds: z
    .array(z.string().regex(/^\d{1,18}$/))
    .min(1)
    .max(10_000)
    .optional(),
  reason: z.string().min(1).max(1000).optional(),
  limit: z.int().min(1).max(10_000).default(1000),
  perSecond: z.int().min(1).max(100).default(10),
  dryRun: z.boolean().default(false),
}) satisfies z.ZodType<unknown, RedriveRequest>;

/** @throws {InvalidRedriveRequestError} */
export function parseRedriveRequest(event: unknown): z.output<typeof requestSchema> {
  const request = requestSchema.safeParse(event);
  if (request.success) return request.data;
  const issues = request.error.issues.map(({ path, message }) => [path.join('.'), message].join(' ').trim());
  throw new InvalidRedriveRequestError(issues.join('; '));
}
