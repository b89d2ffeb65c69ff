import { setTimeout } from 'node:timers/promises';
import {
  type CodePipelineClient,
  ConflictException,
  GetPipelineExecutionCommand,
  PipelineExecutionOutdatedException,
  RollbackStageCommand,
  UnableToRollbackStageException,
} from '@aws-sdk/client-codepipeline';
import { RefusedInput } from '../refused-input.ts';
import type { Release } from './releases.ts';

/** CodePipeline does not do it. */
export class RollbackRefused extends RefusedInput {
  override name = 'RollbackRefused';

  constructor(environment: string, cause: Error) {
    super(
      `Stage ${environment} was not rolled back: ${cause.message}. If it is running, stop that execution first; else revert the commits, and push.`,
      { cause },
    );
  }
}

/** The earlier release did not come through. */
export class RollbackFailed extends RefusedInput {
  override name = 'RollbackFailed';

  constructor(environment: string, executionId: string, status: string | undefined) {
    super(
      `The roll-back of ${environment} ended as ${status}; the actions of execution ${executionId} say why.`,
    );
  }
}

export interface Rollback {
  pipelineName: string;
  environment: string;
  target: Release;
  pollInMilliseconds?: number;
}

/**
 * Lets the pipeline deploy a release of before once more: its own templates and artifacts, in the order of the stage, the
 * DR region first. The gate before the stage has let that very release through when it came. Resolves when it has come
 * through again. https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-rollback.html
 *
 * @throws RollbackRefused, RollbackFailed
 */
export async function rollBack(
  client: CodePipelineClient,
  { pipelineName, environment, target, pollInMilliseconds = 5000 }: Rollback,
): Promise<string> {
  const pipelineExecutionId = await begin(client, { pipelineName, environment, target });
  for (;;) {
    const { pipelineExecution } = await client.send(
      new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId }),
    );
    const status = pipelineExecution?.status;
    if (status === 'Succeeded') return pipelineExecutionId;
    if (status !== 'InProgress' && status !== 'Stopping')
      throw new RollbackFailed(environment, pipelineExecutionId, status);
    await setTimeout(pollInMilliseconds);
  }
}

async function begin(
  client: CodePipelineClient,
  { pipelineName, environment, target }: Rollback,
): Promise<string> {
  try {
    const { pipelineExecutionId = '' } = await client.send(
      new RollbackStageCommand({
        pipelineName,
        stageName: environment,
        targetPipelineExecutionId: target.executionId,
      }),
    );
    return pipelineExecutionId;
  } catch (error) {
    if (
      error instanceof UnableToRollbackStageException ||
      error instanceof PipelineExecutionOutdatedException ||
      error instanceof ConflictException
    )
      throw new RollbackRefused(environment, error);
    throw error;
  }
}
