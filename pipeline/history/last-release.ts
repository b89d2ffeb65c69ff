import {
  type CodePipelineClient,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
} from '@aws-sdk/client-codepipeline';

/** What came through the stage of an environment last. */
export interface LastRelease {
  executionId: string;
  commit: string;
}

/**
 * The newest release that came through an environment's stage. One that failed there, or is on its way, does not count:
 * what it brings has not been released. Undefined where CodePipeline knows of none: it lists those of the pipeline's present
 * version only, beside the one that was in the stage last.
 */
export async function findLastRelease(
  client: CodePipelineClient,
  { pipelineName, environment }: { pipelineName: string; environment: string },
): Promise<LastRelease | undefined> {
  const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name: pipelineName }));
  const latest = stageStates.find(({ stageName }) => stageName === environment)?.latestExecution;
  if (latest?.status === 'Succeeded') {
    return releaseOf(client, pipelineName, latest.pipelineExecutionId ?? '');
  }
  const { pipelineExecutionSummaries: [newest] = [] } = await client.send(
    new ListPipelineExecutionsCommand({
      pipelineName,
      filter: { succeededInStage: { stageName: environment } },
    }),
  );
  const commit = newest?.sourceRevisions?.[0]?.revisionId;
  return commit === undefined ? undefined : { executionId: newest?.pipelineExecutionId ?? '', commit };
}

async function releaseOf(
  client: CodePipelineClient,
  pipelineName: string,
  executionId: string,
): Promise<LastRelease | undefined> {
  const { pipelineExecution } = await client.send(
    new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId: executionId }),
  );
  const commit = pipelineExecution?.artifactRevisions?.[0]?.revisionId;
  return commit === undefined ? undefined : { executionId, commit };
}
