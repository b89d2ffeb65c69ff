import { z } from 'zod';
import type { JsonObject, JsonValue } from '../cloud/json.ts';
import type { PushAnswer, PushReport } from './push-report.ts';

/** Who starts pipelines for a push. */
export interface PushReceiver {
  receivePush(push: PushReport): Promise<Pick<PushAnswer, 'executions' | 'messages'>>;
  sources: {
    isTriggering(push: PushReport): boolean;
    triggeringBranches(repository: string): string[];
  };
}

class ValidationException extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ValidationException';
  }
}

const pushSchema = z.object({
  repository: z.string(),
  branch: z.string(),
  commit: z.string().regex(/^[0-9a-f]{40,64}$/),
});

/** Takes what the post-receive hook tells. An error reaches the pusher as one line; the push itself is done by then. */
export function receivePushes(
  receiver: PushReceiver,
): (operation: string, body: JsonObject) => Promise<JsonValue> {
  return async (operation, body) => {
    const push = pushSchema.safeParse(body);
    if (operation !== 'ReceivePush' || !push.success) {
      throw new ValidationException('The rehearsal takes ReceivePush with repository, branch and commit');
    }
    try {
      const { executions, messages } = await receiver.receivePush(push.data);
      return {
        executions: executions.map(({ pipelineName, executionId }) => ({ pipelineName, executionId })),
        messages,
        isTriggering: receiver.sources.isTriggering(push.data),
        triggeringBranches: receiver.sources.triggeringBranches(push.data.repository),
      };
    } catch (error) {
      throw new ValidationException(error instanceof Error ? error.message : String(error));
    }
  };
}
