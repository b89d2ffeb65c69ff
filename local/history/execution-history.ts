import { type Commit, CommitGoneError, type Repositories } from '../git/repositories.ts';
import { type KeptTemplates, readKeptTemplates } from '../pipeline/assembly/kept-templates.ts';
import type { Engine } from '../pipeline/engine.ts';
import type { PipelineExecution } from '../pipeline/execution.ts';
import { sourcesOf } from '../pipeline/local-sources.ts';

export type ListedCommit = Pick<Commit, 'id' | 'message' | 'author'>;

/** What is known of executions beside their own records. */
export interface ExecutionHistory {
  /** What it synthesized; undefined where that was not kept. */
  templates(execution: PipelineExecution): Promise<KeptTemplates | undefined>;
  /** What the second one brought that the first one had not; undefined where their commits are not known any more. */
  commitsBetween(from: PipelineExecution, to: PipelineExecution): Promise<ListedCommit[] | undefined>;
}

export function createExecutionHistory(
  engine: Pick<Engine, 'runner'>,
  repositories: Pick<Repositories, 'commitsBetween'>,
): ExecutionHistory {
  return {
    templates: ({ pipelineName, executionId }) =>
      readKeptTemplates(engine.runner(pipelineName).ledger.templatesFileOf(executionId)),
    async commitsBetween(from, to) {
      const [source = ''] = sourcesOf(engine.runner(to.pipelineName).declaration);
      const [repository = ''] = source.split('/');
      if (!from.revision || !to.revision) return undefined;
      return repositories
        .commitsBetween(repository, from.revision.commit, to.revision.commit)
        .catch((error: unknown) => {
          if (error instanceof CommitGoneError) return undefined;
          throw error;
        });
    },
  };
}
