import { isSupported } from './actions/providers.ts';
import { whyUnavailable } from './actions/unavailable.ts';
import { type PipelineDeclaration, typeOf } from './declaration.ts';
import type { PipelineDescription } from './execution.ts';
import { simulationOf } from './local-sources.ts';
import type { PipelineRunner } from './pipeline-runner.ts';
import { simulatedTriggers } from './pushes/simulated-triggers.ts';
import { closedTransition } from './transitions.ts';

function simulations({ stages }: PipelineDeclaration): string[] {
  return stages.flatMap(({ name, actions }) =>
    actions.flatMap((action) => {
      const simulation = simulationOf(action);
      return simulation === undefined ? [] : [`${name}/${action.name} is simulated: ${simulation}`];
    }),
  );
}

function unavailable({ stages }: PipelineDeclaration): string[] {
  return stages.flatMap(({ name, actions }) =>
    actions
      .filter((action) => !isSupported(action))
      .map(
        (action) =>
          `${name}/${action.name} is not available: ${whyUnavailable(typeOf(action))}; executions fail there (${typeOf(action)})`,
      ),
  );
}

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
    notes: [
      ...simulations(declaration),
      ...simulatedTriggers(declaration),
      ...unavailable(declaration),
      ...declaration.notes,
    ],
  };
}
