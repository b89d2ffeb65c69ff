import {
  type CodePipelineClient,
  GetPipelineStateCommand,
  type PipelineExecutionSummary,
  paginateListPipelineExecutions,
} from '@aws-sdk/client-codepipeline';
import { RefusedInput } from '../refused-input.ts';

/** A release that stood in an environment. */
export interface Release {
  executionId: string;
  commit: string;
  /** The first line of the commit's message. */
  summary: string;
  /** When its execution began. */
  startedAt: Date | undefined;
  /** Of a roll-back, the execution whose release it brought back. */
  rollbackTo: string | undefined;
}

/** What runs in an environment, and what ran there before; all in the pipeline's present version. */
export interface Releases {
  /** The newest that was brought there, whether it came through or not. */
  current: Release;
  /** Those that came through, the newest first. */
  good: readonly Release[];
}

/** Nothing has been brought to the environment since the pipeline has its present stages. */
export class NothingReleased extends RefusedInput {
  override name = 'NothingReleased';

  constructor(environment: string) {
    super(
      `Nothing has come through stage ${environment} since the pipeline itself changed last, and CodePipeline rolls back no further; revert the commits, and push: the gates ask again.`,
    );
  }
}

/** There is only the release that runs. */
export class NoEarlierRelease extends RefusedInput {
  override name = 'NoEarlierRelease';

  constructor(environment: string, wanted: string | undefined) {
    super(
      `${wanted === undefined ? `No other release has come through stage ${environment} before this one` : `No release of commit ${wanted} has come through stage ${environment}`} since the pipeline itself changed last; revert the commits, and push: the gates ask again.`,
    );
  }
}

/** @throws NothingReleased */
export async function readReleases(
  client: CodePipelineClient,
  { pipelineName, environment }: { pipelineName: string; environment: string },
): Promise<Releases> {
  const good: Release[] = [];
  const filter = { succeededInStage: { stageName: environment } };
  for await (const page of paginateListPipelineExecutions({ client }, { pipelineName, filter }))
    good.push(...(page.pipelineExecutionSummaries ?? []).map(toRelease));
  const newest = await newestIn(client, { pipelineName, environment });
  const current =
    good.find(({ executionId }) => executionId === newest) ?? (await find(client, pipelineName, newest));
  if (current === undefined) throw new NothingReleased(environment);
  return { current, good };
}

/**
 * The release to go back to: the newest good one of another commit, older than the one that runs; after a roll-back,
 * older than the one that was brought back. Where a commit is wanted, the newest good release of it.
 *
 * @throws NoEarlierRelease
 */
export function chooseRelease(
  { current, good }: Releases,
  { environment, wanted }: { environment: string; wanted: string | undefined },
): Release {
  const targets = good.filter(({ rollbackTo }) => rollbackTo === undefined);
  const from = targets.findIndex(
    ({ executionId }) => executionId === (current.rollbackTo ?? current.executionId),
  );
  const chosen =
    wanted === undefined
      ? targets.slice(from + 1).find(({ commit }) => commit !== current.commit)
      : targets.find(({ commit }) => commit.startsWith(wanted));
  if (chosen === undefined) throw new NoEarlierRelease(environment, wanted);
  return chosen;
}

/** The commits that have been brought to the environment after a release, the running one included. */
export function commitsSince({ current, good }: Releases, release: Release): string[] {
  const at = good.findIndex(({ executionId }) => executionId === release.executionId);
  const commits = [current, ...good.slice(0, at)].map(({ commit }) => commit);
  return [...new Set(commits)].filter((commit) => commit !== release.commit);
}

async function newestIn(
  client: CodePipelineClient,
  { pipelineName, environment }: { pipelineName: string; environment: string },
): Promise<string | undefined> {
  const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name: pipelineName }));
  const stage = stageStates.find(({ stageName }) => stageName === environment);
  return stage?.latestExecution?.pipelineExecutionId;
}

/** One that did not come through is among all executions only. */
async function find(
  client: CodePipelineClient,
  pipelineName: string,
  executionId: string | undefined,
): Promise<Release | undefined> {
  for await (const page of paginateListPipelineExecutions({ client }, { pipelineName })) {
    const found = page.pipelineExecutionSummaries?.find(
      ({ pipelineExecutionId }) => pipelineExecutionId === executionId,
    );
    if (found !== undefined) return toRelease(found);
  }
  return undefined;
}

function toRelease(summary: PipelineExecutionSummary): Release {
  const [source] = summary.sourceRevisions ?? [];
  return {
    executionId: summary.pipelineExecutionId ?? '',
    commit: source?.revisionId ?? '',
    summary: source?.revisionSummary?.split('\n')[0] ?? '',
    startedAt: summary.startTime,
    rollbackTo: summary.rollbackMetadata?.rollbackTargetPipelineExecutionId,
  };
}
