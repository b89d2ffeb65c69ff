import { z } from 'zod';

/** What CodePipeline says of an execution, of a stage that it is in, or of an action there. */
export interface PipelineEvent {
  of: 'pipeline' | 'stage' | 'action';
  pipeline: string;
  executionId: string;
  state: string;
  /** Null where it is about the execution as a whole. */
  stage: string | null;
  /** Null where it is about no action. */
  action: string | null;
  /** Why the execution was started, where the event says that it was: `ManualRollback`, `CloudWatchEvent` and others. */
  trigger: string | null;
  region: string;
  time: Date;
}

/** Something else than an event of CodePipeline. */
export class UnreadablePipelineEventError extends Error {
  constructor(fields: readonly string[]) {
    super(
      `This is no event of CodePipeline: ${fields.join(', ')} is not as documented. Look at the rule that invoked the function.`,
    );
    this.name = 'UnreadablePipelineEventError';
  }
}

const kinds = { Pipeline: 'pipeline', Stage: 'stage', Action: 'action' } as const;

const eventSchema = z.object({
  'detail-type': z
    .string()
    .regex(/^CodePipeline (Pipeline|Stage|Action) Execution State Change$/)
    .transform((text) => kinds[text.split(' ')[1] as keyof typeof kinds]),
  source: z.literal('aws.codepipeline'),
  region: z.string(),
  time: z.coerce.date(),
  detail: z.object({
    pipeline: z.string(),
    'execution-id': z.string(),
    state: z.string(),
    stage: z.string().optional(),
    action: z.string().optional(),
    'execution-trigger': z.object({ 'trigger-type': z.string() }).optional(),
  }),
});

/**
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
 * @throws {UnreadablePipelineEventError}
 */
export function parsePipelineEvent(event: unknown): PipelineEvent {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success)
    throw new UnreadablePipelineEventError(parsed.error.issues.map(({ path }) => path.join('.') || 'all'));
  const { 'detail-type': of, region, time, detail } = parsed.data;
  return {
    of,
    pipeline: detail.pipeline,
    executionId: detail['execution-id'],
    state: detail.state,
    stage: detail.stage ?? null,
    action: detail.action ?? null,
    trigger: detail['execution-trigger']?.['trigger-type'] ?? null,
    region,
    time,
  };
}
