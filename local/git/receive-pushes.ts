import { z } from 'zod';
import type { JsonObject, JsonValue } from '../cloud/json.ts';
import type { DeletionReport, PushAnswer, PushReport } from './push-report.ts';

/** Who hears of pushes. */
export interface PushReceiver {
  receivePush(push: PushReport): Promise<Pick<PushAnswer, 'executions' | 'messages'>>;
  receiveDeletion(deletion: DeletionReport): void;
  sources: {
    isTriggering(push: Pick<PushReport, 'repository' | 'branch'>): boolean;
    triggeringBranches(repository: string): string[];
  };
}

class ValidationException extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ValidationException';
  }
}

const commit = z.string().regex(/^[0-9a-f]{40,64}$/);
const deletionSchema = z.object({ repository: z.string(), branch: z.string(), before: commit });
const pushSchema = deletionSchema.extend({ commit, before: commit.nullable() });

/** Takes what the post-receive hook tells. An error reaches the pusher as one line; the push itself is done by then. */
export function receivePushes(
  receiver: PushReceiver,
): (operation: string, body: JsonObject) => Promise<JsonValue> {
  return async (operation, body) => {
    try {
      if (operation === 'ReceivePush') return await receivePush(receiver, pushSchema.parse(body));
      if (operation === 'ReceiveDeletion') receiver.receiveDeletion(deletionSchema.parse(body));
      else throw new Error(`The rehearsal takes ReceivePush and ReceiveDeletion, not ${operation}`);
      return {};
    } catch (error) {
      throw new ValidationException(error instanceof Error ? error.message : String(error));
    }
  };
}

async function receivePush(receiver: PushReceiver, push: PushReport): Promise<JsonValue> {
  const { executions, messages } = await receiver.receivePush(push);
  return {
    executions: executions.map(({ pipelineName, executionId }) => ({ pipelineName, executionId })),
    messages,
    isTriggering: receiver.sources.isTriggering(push),
    triggeringBranches: receiver.sources.triggeringBranches(push.repository),
  };
}
