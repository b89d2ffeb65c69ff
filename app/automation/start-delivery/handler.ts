import type { CodeCommitClient } from '@aws-sdk/client-codecommit';
import { type CodePipelineClient, StartPipelineExecutionCommand } from '@aws-sdk/client-codepipeline';
import type { Logger } from '../../platform/logger.ts';
import { changedPaths } from './changed-paths.ts';
import type { StartDeliveryResult } from './contract.ts';
import { isDocumentation } from './documentation.ts';
import { type Push, readPush } from './push-event.ts';

export interface HandlerDependencies {
  codeCommit: CodeCommitClient;
  codePipeline: CodePipelineClient;
  pipelineName: string;
  /** Patterns for the paths of documentation. */
  documentation: readonly string[];
  logger: Logger;
}

/**
 * Starts the pipeline for a push, or says that there is nothing to do. What cannot be compared is delivered: the filter
 * saves time, and must not keep a change back.
 */
export function createHandler(dependencies: HandlerDependencies) {
  return async (event: unknown): Promise<StartDeliveryResult> => {
    const push = readPush(event);
    const reason = await reasonToDeliver(push, dependencies);
    const result = reason === undefined ? nothingToDo : await start(push, dependencies);
    dependencies.logger.info({ ...push, ...result, reason }, result.message);
    return result;
  };
}

const nothingToDo: StartDeliveryResult = { message: 'nothing to do: only documentation changed' };

/** Why the push is delivered; undefined where it touches nothing but documentation. */
async function reasonToDeliver(
  push: Push,
  { codeCommit, documentation, logger }: HandlerDependencies,
): Promise<string | undefined> {
  if (push.before === undefined) return 'the branch is new';
  try {
    for await (const path of changedPaths(codeCommit, push)) {
      if (!isDocumentation(path, documentation)) return `${path} changed`;
    }
    return undefined;
  } catch (error) {
    logger.warn({ err: error, ...push }, 'the push cannot be compared with what was there');
    return 'it cannot be compared with what was there';
  }
}

/**
 * The execution takes the commit at which the branch stands then, and not the one of the event: of two pushes the events
 * may come in the wrong order. An event that comes twice starts one execution.
 */
async function start(
  { eventId }: Push,
  { codePipeline, pipelineName }: HandlerDependencies,
): Promise<StartDeliveryResult> {
  const { pipelineExecutionId = '' } = await codePipeline.send(
    new StartPipelineExecutionCommand({ name: pipelineName, clientRequestToken: eventId }),
  );
  return {
    executionId: pipelineExecutionId,
    message: `started ${pipelineName} (execution ${pipelineExecutionId})`,
  };
}
