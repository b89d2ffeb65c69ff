import type { PipelineDeclaration } from './declaration.ts';
import { PipelineRequestError } from './errors.ts';
import { localSourceOf, sourceActions } from './local-sources.ts';

/** Which revision a source action is to take, in place of the newest. */
export interface SourceRevisionOverride {
  actionName: string;
  revisionType: string;
  revisionValue: string;
}

/**
 * The commits that whoever starts an execution has chosen, by `repository/branch`.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-trigger-source-overrides.html
 * @throws PipelineRequestError
 */
export function chosenCommits(
  declaration: PipelineDeclaration,
  overrides: readonly SourceRevisionOverride[],
): Record<string, string> {
  const sources = sourceActions(declaration).filter(({ provider }) => provider !== 'S3');
  return Object.fromEntries(
    overrides.map(({ actionName, revisionType, revisionValue }) => {
      const source = sources.find((action) => action.name === actionName);
      if (source === undefined) {
        const known = sources.map((action) => action.name).join(', ') || 'none';
        throw refusal(`The pipeline ${declaration.name} has no source action ${actionName}; it has ${known}`);
      }
      if (revisionType !== 'COMMIT_ID' || !/^[0-9a-f]{40}$/.test(revisionValue)) {
        throw refusal(
          `A revision of ${actionName} is a COMMIT_ID with the commit's full id, not ${revisionType} ${revisionValue}`,
        );
      }
      const { repository, branch } = localSourceOf(source) ?? {};
      return [`${repository}/${branch}`, revisionValue];
    }),
  );
}

function refusal(message: string): PipelineRequestError {
  return new PipelineRequestError('ValidationException', message);
}
