import type { Repositories } from '../../git/repositories.ts';
import type { ActionProviders } from '../actions/action-handler.ts';
import { checkSources } from '../check-sources.ts';
import type { Patterns } from '../declaration.ts';
import type { DeployedPipelines, TriggeredExecution } from '../deployed-pipelines.ts';
import { localSourceOf, sourceActions } from '../local-sources.ts';
import type { ChangedPullRequest } from './changed-pull-request.ts';
import { isMeant } from './glob-pattern.ts';
import type { Push } from './push.ts';
import { filePathsAsked, filePathsAskedOfPullRequest, triggeringPatterns } from './push-filters.ts';

/** A pipeline that a push is for. */
export interface PipelineToTell {
  pipelineName: string;
  pipelineArn: string;
  /** The commit that it was told of before; undefined where it knows of none. */
  before: string | undefined;
  /** The stack that it stands in. */
  stack: { stackId: string; account: string; region: string };
  /** Whether it hears of it by an event of CodeCommit. */
  isByCodeCommit: boolean;
  /** One of them has to hold of the files that were changed, unless one is null. */
  filePaths: (Patterns | null)[];
}

export interface PipelineSourcesOptions {
  pipelines: DeployedPipelines;
  providers: ActionProviders;
  repositories: Pick<Repositories, 'heads' | 'changedFiles' | 'changedSinceFork'>;
}

/** The repositories that pipelines take their source from, and what a push to one of them means. */
export class PipelineSources {
  private readonly options: PipelineSourcesOptions;

  constructor(options: PipelineSourcesOptions) {
    this.options = options;
  }

  /** The pipelines that a push to the branch starts, and that do not know of the commit. */
  pipelinesToTell(push: Push): PipelineToTell[] {
    const source = sourceOf(push);
    return this.options.pipelines.all().flatMap(({ declaration, ledger }) => {
      const asked = sourceActions(declaration).flatMap((action) => {
        const filePaths = filePathsAsked(declaration, action, push);
        return filePaths === undefined ? [] : [{ action, filePaths }];
      });
      if (asked.length === 0 || ledger.pipeline.heads[source] === push.commit) return [];
      const { name } = declaration;
      const stack = this.options.pipelines.resourceOf(name);
      return {
        pipelineName: name,
        pipelineArn: `arn:aws:codepipeline:${stack.region}:${stack.account}:${name}`,
        before: ledger.pipeline.heads[source],
        stack,
        isByCodeCommit: asked.some(({ action }) => action.provider === 'CodeCommit'),
        filePaths: asked.flatMap(({ filePaths }) => filePaths),
      };
    });
  }

  /** Why the files of a push do not start the pipeline, where it looks at them; undefined where they do. */
  async reasonAgainst({ before, filePaths }: PipelineToTell, push: Push): Promise<string | undefined> {
    const patterns = filePaths.filter((each) => each !== null);
    if (patterns.length < filePaths.length) return undefined;
    if (before === undefined)
      return `starts nothing: which files a new branch changes is not known, and the trigger asks for some`;
    const changed = await this.options.repositories.changedFiles(push.repository, before, push.commit);
    const starts = changed.some((file) => patterns.some((each) => isMeant(file, each)));
    return starts ? undefined : 'starts nothing: no file is changed that the trigger asks for';
  }

  /** Whether pushes to the branch start a pipeline, whatever it knows. */
  isTriggering(push: Pick<Push, 'repository' | 'branch'>): boolean {
    return this.options.pipelines
      .all()
      .some(({ declaration }) =>
        sourceActions(declaration).some((action) => filePathsAsked(declaration, action, push) !== undefined),
      );
  }

  /** Starts a pipeline with the commit of the push. */
  startFor(pipelineName: string, push: Push): TriggeredExecution {
    const runner = this.options.pipelines.get(pipelineName);
    checkSources(runner.declaration, this.options.providers);
    const source = sourceOf(push);
    runner.ledger.pipeline.heads[source] = push.commit;
    const { executionId } = runner.begin('Push', { pushed: { [source]: push.commit } });
    return { pipelineName, executionId };
  }

  /** Starts the pipelines whose triggers are for it, with the commit of its source. */
  async startForPullRequest(changed: ChangedPullRequest): Promise<TriggeredExecution[]> {
    const { repository, source, sourceCommit, destinationCommit } = changed;
    const asked = this.options.pipelines.all().flatMap(({ declaration }) => {
      const filePaths = sourceActions(declaration).flatMap(
        (action) => filePathsAskedOfPullRequest(declaration, action, changed) ?? [],
      );
      return filePaths.length === 0 ? [] : [{ declaration, filePaths }];
    });
    if (asked.length === 0) return [];
    const files = await this.options.repositories.changedSinceFork(
      repository,
      destinationCommit,
      sourceCommit,
    );
    return asked
      .filter(({ filePaths }) =>
        filePaths.some((each) => each === null || files.some((file) => isMeant(file, each))),
      )
      .map(({ declaration: { name } }) => {
        const runner = this.options.pipelines.get(name);
        checkSources(runner.declaration, this.options.providers);
        const { executionId } = runner.begin('Push', {
          pushed: { [`${repository}/${source}`]: sourceCommit },
        });
        return { pipelineName: name, executionId };
      });
  }

  /** Keeps in mind that the pipeline was told of the push. */
  noteHead(pipelineName: string, push: Push): void {
    const { ledger } = this.options.pipelines.get(pipelineName);
    ledger.pipeline.heads[sourceOf(push)] = push.commit;
    ledger.savePipeline();
  }

  /** Where the branches stand whose pushes start a pipeline. */
  async heads(): Promise<Push[]> {
    const heads = await Promise.all(
      this.repositories().map(async (repository) => {
        const all = await this.options.repositories.heads(repository);
        return all.map((head) => ({ repository, ...head }));
      }),
    );
    return heads.flat().filter((head) => this.isTriggering(head));
  }

  /** The accounts and regions, each once, in which pipelines look for a repository of CodeCommit. */
  placesOf(repository: string): { account: string; region: string }[] {
    const places = this.options.pipelines.all().flatMap(({ declaration }) =>
      sourceActions(declaration)
        .filter((action) => action.provider === 'CodeCommit')
        .filter((action) => localSourceOf(action)?.repository === repository)
        .map(({ account, region }) => `${account} ${region}`),
    );
    return [...new Set(places)].map((place) => {
      const [account = '', region = ''] = place.split(' ');
      return { account, region };
    });
  }

  /** The branches of a repository that pipelines take when nobody says another. */
  branches(repository: string): string[] {
    const own = this.sources().filter((source) => source.repository === repository);
    return [...new Set(own.map(({ branch }) => branch))];
  }

  /** The branches and tags of a repository whose pushes start a pipeline, as patterns. */
  triggeringBranches(repository: string): string[] {
    const patterns = this.options.pipelines.all().flatMap(({ declaration }) =>
      sourceActions(declaration)
        .filter((action) => localSourceOf(action)?.repository === repository)
        .flatMap((action) => triggeringPatterns(declaration, action)),
    );
    return [...new Set(patterns)];
  }

  /** The repositories that the pipelines take their source from, each once. */
  repositories(): string[] {
    return [...new Set(this.sources().map(({ repository }) => repository))];
  }

  private sources() {
    return this.options.pipelines
      .all()
      .flatMap(({ declaration }) => sourceActions(declaration))
      .map(localSourceOf)
      .filter((source) => source !== undefined);
  }
}

/** As the ledger knows it. */
function sourceOf({ repository, branch }: Push): string {
  return `${repository}/${branch}`;
}
