import {
  ApprovalAlreadyCompletedException,
  type CodePipelineClient,
  InvalidApprovalTokenException,
  PutApprovalResultCommand,
} from '@aws-sdk/client-codepipeline';
import type { Logger } from '../../platform/logger.ts';
import { parsePipelineEvent } from '../../platform/pipeline-event.ts';
import type { GatekeeperResult } from './contract.ts';
import { findNewer, reasonFor } from './domain/find-newer.ts';
import type { WaitingGate } from './domain/waiting-gate.ts';
import { findWaitingGates, readExecutionsSince } from './read-pipeline.ts';

export interface HandlerDependencies {
  client: CodePipelineClient;
  logger: Logger;
}

/**
 * Binds every gate to what it was opened for. CodePipeline lets a newer execution wait behind a gate in which an older one
 * waits for its approval; here the older approval is rejected with the reason, so that nobody promotes what is no longer
 * the newest, and the newer execution enters. The same event twice changes nothing.
 */
export function createHandler({ client, logger }: HandlerDependencies) {
  return async (given: unknown): Promise<GatekeeperResult> => {
    const event = parsePipelineEvent(given);
    const rejected: string[] = [];
    for (const gate of await findWaitingGates(client, event)) {
      if (gate.arrived.length === 0) continue;
      const newer = findNewer(gate, await readExecutionsSince(client, event.pipeline, gate.executionId));
      if (!newer || !(await reject(client, event.pipeline, gate, reasonFor(newer)))) continue;
      rejected.push(`${gate.stage}/${gate.action}`);
      logger.info({ ...gate, token: undefined, newer: newer.executionId }, 'older approval rejected');
    }
    return { rejected };
  };
}

/** False where a person was faster. */
async function reject(
  client: CodePipelineClient,
  pipelineName: string,
  { stage, action, token }: WaitingGate,
  summary: string,
): Promise<boolean> {
  try {
    await client.send(
      new PutApprovalResultCommand({
        ...{ pipelineName, stageName: stage, actionName: action, token },
        result: { status: 'Rejected', summary },
      }),
    );
    return true;
  } catch (error) {
    const isAnswered =
      error instanceof ApprovalAlreadyCompletedException || error instanceof InvalidApprovalTokenException;
    if (isAnswered) return false;
    throw error;
  }
}
