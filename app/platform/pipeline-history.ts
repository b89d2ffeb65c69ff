import {
  type CodePipelineClient,
  type ListPipelineExecutionsCommandInput,
  paginateListActionExecutions,
  paginateListPipelineExecutions,
} from '@aws-sdk/client-codepipeline';

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

/** A run of an action. */
export interface PastAction {
  executionId: string;
  stage: string;
  action: string;
  category: string;
  /** `InProgress`, `Succeeded`, `Failed` or `Abandoned`. */
  status: string;
  /** What the provider, or the approver, has said of it. */
  summary: string;
  outputVariables: Readonly<Record<string, string>>;
}

/** The executions of a pipeline, the newest first; those that succeeded in a stage, where one is named. */
export async function* executionsOf(
  client: CodePipelineClient,
  pipelineName: string,
  filter: { succeededInStage?: string } = {},
): AsyncGenerator<PastExecution> {
  const { succeededInStage: stageName } = filter;
  const input: ListPipelineExecutionsCommandInput = { pipelineName, maxResults: 100 };
  if (stageName !== undefined) input.filter = { succeededInStage: { stageName } };
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

/** The runs of actions, the newest first; those of one execution, where it is named. */
export async function* actionsOf(
  client: CodePipelineClient,
  pipelineName: string,
  pipelineExecutionId?: string,
): AsyncGenerator<PastAction> {
  const filter = pipelineExecutionId === undefined ? undefined : { pipelineExecutionId };
  for await (const page of paginateListActionExecutions({ client }, { pipelineName, filter })) {
    for (const detail of page.actionExecutionDetails ?? []) {
      yield {
        executionId: detail.pipelineExecutionId ?? '',
        stage: detail.stageName ?? '',
        action: detail.actionName ?? '',
        category: detail.input?.actionTypeId?.category ?? '',
        status: detail.status ?? '',
        summary: detail.output?.executionResult?.externalExecutionSummary ?? '',
        outputVariables: detail.output?.outputVariables ?? {},
      };
    }
  }
}

/** The action on which an execution failed; undefined where none did. */
export async function failedActionOf(
  client: CodePipelineClient,
  pipelineName: string,
  executionId: string,
): Promise<PastAction | undefined> {
  for await (const action of actionsOf(client, pipelineName, executionId)) {
    if (action.status === 'Failed') return action;
  }
  return undefined;
}

/** Whether it was a person, or a function in a person's place, who did not want the change to go on. */
export function isRejection({ category }: PastAction): boolean {
  return category === 'Approval';
}
