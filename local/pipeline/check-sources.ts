import type { ActionProviders } from './actions/action-handler.ts';
import { supportedTypes } from './actions/providers.ts';
import { whyUnavailable } from './actions/unavailable.ts';
import { type PipelineDeclaration, typeOf } from './declaration.ts';
import { PipelineRequestError } from './errors.ts';

/** A pipeline with a source that nothing here can take: none of its executions could begin. */
export class SourcesUnavailableError extends PipelineRequestError {
  constructor(pipelineName: string, sources: readonly string[]) {
    const known = supportedTypes.filter((type) => type.startsWith('Source/'));
    super(
      'ValidationException',
      `The pipeline ${pipelineName} cannot run here: not available are ${sources.join(', ')}; sources can be ${known.join(', ')}.`,
    );
  }
}

/** @throws SourcesUnavailableError */
export function checkSources(declaration: PipelineDeclaration, providers: ActionProviders): void {
  const problem = sourcesUnavailableIn(declaration, providers);
  if (problem !== undefined) throw problem;
}

/** Undefined for a pipeline whose executions can begin here. */
export function sourcesUnavailableIn(
  { name, stages }: PipelineDeclaration,
  providers: ActionProviders,
): SourcesUnavailableError | undefined {
  const unavailable = stages.flatMap((stage) =>
    stage.actions
      .filter((action) => action.category === 'Source' && !providers.supports(action))
      .map((action) => `${stage.name}/${action.name} (${typeOf(action)}: ${whyUnavailable(typeOf(action))})`),
  );
  return unavailable.length === 0 ? undefined : new SourcesUnavailableError(name, unavailable);
}
