import { type CodePipelineClient, paginateListPipelineExecutions } from '@aws-sdk/client-codepipeline';

/** An execution of a pipeline, as its history tells of it. */
export interface PastExecution {
  executionId: string;
  /** `InProgress`, `Succeeded`, `Failed`, `Stopped`, `Superseded` and so on. */
  status: string;
  startedAt: Date;
  /** Whether it only takes one stage back to where that was. */
  isRollback: boolean;
  /** What its first source took; null where it has taken nothing. */
  commit: { id: string; message: string } | null;
}

/** The executions of a pipeline, the newest first. */
export async function* executionsOf(
  client: CodePipelineClient,
  pipelineName: string,
): AsyncGenerator<PastExecution> {
  const input = { pipelineName, maxResults: 100 };
  for await (const page of paginateListPipelineExecutions({ client }, input)) {
    for (const summary of page.pipelineExecutionSummaries ?? []) {
      const [revision] = summary.sourceRevisions ?? [];
      yield {
        executionId: summary.pipelineExecutionId ?? '',
        status: summary.status ?? '',
        startedAt: summary.startTime ?? new Date(0),
        isRollback: summary.executionType === 'ROLLBACK',
        commit:
          revision?.revisionId === undefined
            ? null
            : { id: revision.revisionId, message: revision.revisionSummary ?? '' },
      };
    }
  }
}
