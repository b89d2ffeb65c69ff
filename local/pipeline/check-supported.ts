import type { ActionProviders } from './actions/action-handler.ts';
import { supportedTypes } from './actions/providers.ts';
import { whyUnavailable } from './actions/unavailable.ts';
import { type PipelineDeclaration, typeOf } from './declaration.ts';
import { PipelineRequestError } from './errors.ts';

/** A pipeline with an action that nothing carries out here. */
export class UnsupportedActionsError extends PipelineRequestError {
  constructor(pipelineName: string, actions: readonly string[]) {
    super(
      'ValidationException',
      `The pipeline ${pipelineName} cannot run here: not available are ${actions.join(', ')}; supported are ${supportedTypes.join(', ')}.`,
    );
  }
}

/** @throws UnsupportedActionsError */
export function checkSupported(declaration: PipelineDeclaration, providers: ActionProviders): void {
  const problem = unsupportedIn(declaration, providers);
  if (problem !== undefined) throw problem;
}

/** Undefined for a pipeline that can run here. */
export function unsupportedIn(
  { name, stages }: PipelineDeclaration,
  providers: ActionProviders,
): UnsupportedActionsError | undefined {
  const unsupported = stages.flatMap((stage) =>
    stage.actions
      .filter((action) => !providers.supports(action))
      .map((action) => `${stage.name}/${action.name} (${typeOf(action)}: ${whyUnavailable(typeOf(action))})`),
  );
  return unsupported.length === 0 ? undefined : new UnsupportedActionsError(name, unsupported);
}
