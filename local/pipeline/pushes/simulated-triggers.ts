import type { PipelineDeclaration } from '../declaration.ts';
import { localSourceOf, sourceActions } from '../local-sources.ts';

/** What is told before the run of triggers for pull requests, which are made at another host of git on AWS. */
export function simulatedTriggers(declaration: PipelineDeclaration): string[] {
  return declaration.triggers
    .filter(({ pullRequest }) => pullRequest.length > 0)
    .map(({ sourceAction }) => {
      const action = sourceActions(declaration).find(({ name }) => name === sourceAction);
      const repository = (action && localSourceOf(action)?.repository) ?? 'its source';
      return `The trigger of ${sourceAction} for pull requests is simulated: it hears of those that you open in ${repository} by the API of CodeCommit`;
    });
}
