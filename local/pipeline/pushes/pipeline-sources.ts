import type { Cloud } from '../../cloud/cloud.ts';
import type { Repositories } from '../../git/repositories.ts';
import type { ActionProviders } from '../actions/action-handler.ts';
import { checkSupported } from '../check-supported.ts';
import { sourcesOf } from '../declaration.ts';
import type { DeployedPipelines, TriggeredExecution } from '../deployed-pipelines.ts';
import { readDeclaration } from '../read-declaration.ts';

/** A push as the remote received it. */
export interface Push {
  repository: string;
  branch: string;
  commit: string;
}

/** A pipeline that a push is for. */
export interface PipelineToTell {
  pipelineName: string;
  /** The commit that it was told of before; undefined where it knows of none. */
  before: string | undefined;
  /** The stack that it stands in. */
  stack: { stackId: string; account: string; region: string };
}

export interface PipelineSourcesOptions {
  pipelines: DeployedPipelines;
  providers: ActionProviders;
  cloud: Pick<Cloud, 'resources'>;
  repositories: Pick<Repositories, 'head'>;
}

/** The branches that pipelines take their source from, and what a push to one of them means. */
export class PipelineSources {
  private readonly options: PipelineSourcesOptions;

  constructor(options: PipelineSourcesOptions) {
    this.options = options;
  }

  /** The pipelines whose source is the branch that was pushed, and that do not know of the commit. */
  pipelinesToTell(push: Push): PipelineToTell[] {
    const source = sourceOf(push);
    return this.options.pipelines
      .all()
      .filter(({ declaration }) => sourcesOf(declaration).includes(source))
      .filter(({ ledger }) => ledger.pipeline.heads[source] !== push.commit)
      .map(({ declaration, ledger }) => ({
        pipelineName: declaration.name,
        before: ledger.pipeline.heads[source],
        stack: this.stackOf(declaration.name),
      }));
  }

  /** Starts a pipeline with the commit of the push. */
  startFor(pipelineName: string, push: Push): TriggeredExecution {
    const runner = this.options.pipelines.get(pipelineName);
    checkSupported(runner.declaration, this.options.providers);
    const source = sourceOf(push);
    runner.ledger.pipeline.heads[source] = push.commit;
    const { executionId } = runner.begin('Push', { pushed: { [source]: push.commit } });
    return { pipelineName, executionId };
  }

  /** Keeps in mind that the pipeline was told of the push. */
  noteHead(pipelineName: string, push: Push): void {
    const { ledger } = this.options.pipelines.get(pipelineName);
    ledger.pipeline.heads[sourceOf(push)] = push.commit;
    ledger.savePipeline();
  }

  /** Where the branches stand from which pipelines take their source. */
  async heads(): Promise<Push[]> {
    const heads = await Promise.all(
      this.branches().map(async (source) => {
        const [repository = '', ...branch] = source.split('/');
        const push = { repository, branch: branch.join('/') };
        return { ...push, commit: await this.options.repositories.head(push.repository, push.branch) };
      }),
    );
    return heads.flatMap(({ commit, ...push }) => (commit === undefined ? [] : { ...push, commit }));
  }

  /** The branches of a repository whose pushes start a pipeline. */
  triggeringBranches(repository: string): string[] {
    return this.branches()
      .filter((source) => source.startsWith(`${repository}/`))
      .map((source) => source.slice(repository.length + 1));
  }

  /** The repositories that the pipelines take their source from, each once. */
  repositories(): string[] {
    return [...new Set(this.branches().map((source) => source.slice(0, source.indexOf('/'))))];
  }

  private stackOf(pipelineName: string): PipelineToTell['stack'] {
    const [resource] = this.options.cloud
      .resources('AWS::CodePipeline::Pipeline')
      .filter((candidate) => readDeclaration(candidate).name === pipelineName);
    if (resource === undefined) throw new Error(`The pipeline ${pipelineName} is in no stack any more`);
    return resource;
  }

  private branches(): string[] {
    return [...new Set(this.options.pipelines.all().flatMap(({ declaration }) => sourcesOf(declaration)))];
  }
}

/** As the ledger knows it. */
function sourceOf({ repository, branch }: Push): string {
  return `${repository}/${branch}`;
}
