import {
  ApprovalAlreadyCompletedException,
  type ApprovalResult,
  type CodePipelineClient,
  InvalidApprovalTokenException,
  PutApprovalResultCommand,
} from '@aws-sdk/client-codepipeline';
import type { Logger } from '../../platform/logger.ts';
import { parsePipelineEvent } from '../../platform/pipeline-event.ts';
import type { GatekeeperResult } from './contract.ts';
import { findNewer, reasonFor } from './domain/find-newer.ts';
import { reasonForItself } from './domain/self-approval.ts';
import type { WaitingGate } from './domain/waiting-gate.ts';
import { readDossier } from './read-dossier.ts';
import { findWaitingGates, readExecutionsSince } from './read-pipeline.ts';

export interface HandlerDependencies {
  client: CodePipelineClient;
  /** As `stage/action`. */
  selfApprovingGates: readonly string[];
  logger: Logger;
}

/**
 * Binds every gate to what it was opened for. CodePipeline lets a newer execution wait behind a gate in which an older one
 * waits for its approval; here the older approval is rejected with the reason, so that nobody promotes what is no longer
 * the newest, and the newer execution enters. A gate that may answer itself is passed where its dossier found nothing that
 * would change. The same event twice changes nothing.
 */
export function createHandler({ client, selfApprovingGates, logger }: HandlerDependencies) {
  return async (given: unknown): Promise<GatekeeperResult> => {
    const { pipeline, ...event } = parsePipelineEvent(given);
    const result: GatekeeperResult = { rejected: [], approved: [] };
    for (const gate of await findWaitingGates(client, { pipeline, ...event })) {
      const name = `${gate.stage}/${gate.action}`;
      const decided = await decide(client, pipeline, gate, selfApprovingGates.includes(name));
      if (!decided || !(await answer(client, pipeline, gate, decided))) continue;
      result[decided.status === 'Rejected' ? 'rejected' : 'approved'].push(name);
      logger.info({ gate: name, executionId: gate.executionId, ...decided }, 'approval answered');
    }
    return result;
  };
}

type Decision = Required<ApprovalResult>;

/** Undefined where a person has to. */
async function decide(
  client: CodePipelineClient,
  pipeline: string,
  gate: WaitingGate,
  mayApproveItself: boolean,
): Promise<Decision | undefined> {
  if (gate.arrived.length > 0) {
    const newer = findNewer(gate, await readExecutionsSince(client, pipeline, gate.executionId));
    if (newer) return { status: 'Rejected', summary: reasonFor(newer) };
  }
  if (!mayApproveItself) return undefined;
  const dossier = await readDossier(client, pipeline, gate);
  return dossier.isUnchanged ? { status: 'Approved', summary: reasonForItself(dossier) } : undefined;
}

/** False where a person was faster. */
async function answer(
  client: CodePipelineClient,
  pipelineName: string,
  { stage, action, token }: WaitingGate,
  result: Decision,
): Promise<boolean> {
  try {
    await client.send(
      new PutApprovalResultCommand({
        ...{ pipelineName, stageName: stage, actionName: action, token },
        result,
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
