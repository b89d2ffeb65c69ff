import type { PipelineDescription } from './execution.ts';
import type { PipelineRunner } from './pipeline-runner.ts';
import { closedTransition } from './transitions.ts';

/** The pipeline as the console and the terminal see it. */
export function describePipeline({
  declaration,
  ledger: { pipeline },
}: Pick<PipelineRunner, 'declaration' | 'ledger'>): PipelineDescription {
  return {
    name: declaration.name,
    version: pipeline.version,
    stages: declaration.stages.map(({ name, actions }) => {
      const closed = closedTransition(pipeline, name);
      return {
        name,
        actions: actions.map(({ name, provider, runOrder }) => ({ name, provider, runOrder })),
        ...(closed && { closedBecause: closed.reason }),
      };
    }),
    notes: declaration.notes,
  };
}
