import {
  BatchGetBuildsCommand,
  BatchGetReportsCommand,
  type CodeBuildClient,
} from '@aws-sdk/client-codebuild';
import {
  type CodePipelineClient,
  GetPipelineStateCommand,
  paginateListActionExecutions,
} from '@aws-sdk/client-codepipeline';
import { findLastRelease } from '../history/last-release.ts';
import type { DeliveryService } from './delivery-service.ts';
import type { TestReport } from './dossier.ts';

/** The most that CodeBuild tells at once. */
const mostAtOnce = 100;

/** The stage of an environment is not there, so that nobody can tell what happens in it. */
export class StageNotFound extends Error {
  override name = 'StageNotFound';

  constructor(pipelineName: string, stage: string) {
    super(`The pipeline ${pipelineName} has no stage ${stage}`);
  }
}

/** What CodePipeline knows of one of its executions, and CodeBuild of the builds in it. */
export function codePipelineService(
  { pipelines, builds }: { pipelines: CodePipelineClient; builds: CodeBuildClient },
  { pipelineName, executionId }: { pipelineName: string; executionId: string },
): DeliveryService {
  return {
    executionId,
    lastRelease: (environment) => findLastRelease(pipelines, { pipelineName, environment }),
    isBusy: (environment) => isStageBusy(pipelines, { pipelineName, stage: environment }),
    reports: async () => readReports(builds, await buildsOf(pipelines, { pipelineName, executionId })),
  };
}

/** @throws StageNotFound */
async function isStageBusy(
  client: CodePipelineClient,
  { pipelineName, stage }: { pipelineName: string; stage: string },
): Promise<boolean> {
  const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name: pipelineName }));
  const state = stageStates.find(({ stageName }) => stageName === stage);
  if (!state) throw new StageNotFound(pipelineName, stage);
  const { latestExecution, inboundExecution, inboundExecutions = [] } = state;
  const isRunning = ['InProgress', 'Stopping'].includes(latestExecution?.status ?? '');
  return isRunning || inboundExecution !== undefined || inboundExecutions.length > 0;
}

interface Build {
  id: string;
  /** For example `Build / unit`. */
  name: string;
}

/** In the order in which they ran; of what was tried again the last time. */
async function buildsOf(
  client: CodePipelineClient,
  { pipelineName, executionId }: { pipelineName: string; executionId: string },
): Promise<Build[]> {
  const newestFirst = new Map<string, Build>();
  const filter = { pipelineExecutionId: executionId };
  for await (const page of paginateListActionExecutions({ client }, { pipelineName, filter })) {
    for (const { stageName, actionName, input, output } of page.actionExecutionDetails ?? []) {
      const id = output?.executionResult?.externalExecutionId;
      const name = `${stageName} / ${actionName}`;
      if (input?.actionTypeId?.provider === 'CodeBuild' && id !== undefined && !newestFirst.has(name))
        newestFirst.set(name, { id, name });
    }
  }
  return [...newestFirst.values()].toReversed();
}

async function readReports(client: CodeBuildClient, executed: readonly Build[]): Promise<TestReport[]> {
  const names = new Map(executed.map(({ id, name }) => [id, name]));
  const ids = [...names.keys()].slice(0, mostAtOnce);
  if (ids.length === 0) return [];
  const { builds = [] } = await client.send(new BatchGetBuildsCommand({ ids }));
  const namesOfReports = new Map(
    builds.flatMap(({ id = '', reportArns = [] }) =>
      reportArns.map((arn) => [arn, names.get(id) ?? id] as const),
    ),
  );
  const reportArns = [...namesOfReports.keys()].slice(0, mostAtOnce);
  if (reportArns.length === 0) return [];
  const { reports = [] } = await client.send(new BatchGetReportsCommand({ reportArns }));
  return reports.flatMap(({ arn = '', testSummary }) => {
    // One of coverage tells of no test.
    if (!testSummary) return [];
    const { SUCCEEDED = 0, SKIPPED = 0 } = testSummary.statusCounts ?? {};
    const total = testSummary.total ?? 0;
    return {
      name: namesOfReports.get(arn) ?? arn,
      total,
      passed: SUCCEEDED,
      skipped: SKIPPED,
      failed: total - SUCCEEDED - SKIPPED,
    };
  });
}
