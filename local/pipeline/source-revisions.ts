import { type ActionDeclaration, type PipelineDeclaration, typeOf } from './declaration.ts';
import { PipelineRequestError } from './errors.ts';
import { localSourceOf } from './local-sources.ts';

/** Which revision a source action is to take, in place of the newest. */
export interface SourceRevisionOverride {
  actionName: string;
  revisionType: string;
  revisionValue: string;
}

/** Under which an image that was chosen is found: no branch is called so. */
export function imageKey({ configuration }: ActionDeclaration): string {
  return `image:${configuration.RepositoryName}`;
}

/**
 * What whoever starts an execution has chosen: commits by `repository/branch`, digests by `imageKey`.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-trigger-source-overrides.html
 * @throws PipelineRequestError
 */
export function chosenRevisions(
  declaration: PipelineDeclaration,
  overrides: readonly SourceRevisionOverride[],
): Record<string, string> {
  const sources = declaration.stages
    .flatMap(({ actions }) => actions)
    .filter((action) => revisionTypes[typeOf(action)] !== undefined);
  return Object.fromEntries(
    overrides.map(({ actionName, revisionType, revisionValue }) => {
      const source = sources.find((action) => action.name === actionName);
      if (source === undefined) {
        const known = sources.map((action) => action.name).join(', ') || 'none';
        throw refusal(`The pipeline ${declaration.name} has no source action ${actionName}; it has ${known}`);
      }
      const wanted = revisionTypes[typeOf(source)];
      if (revisionType !== wanted?.name || !wanted.pattern.test(revisionValue)) {
        throw refusal(
          `A revision of ${actionName} is ${wanted?.example}, not ${revisionType} ${revisionValue}`,
        );
      }
      return [keyOf(source), revisionValue];
    }),
  );
}

const commit = {
  name: 'COMMIT_ID',
  pattern: /^[0-9a-f]{40}$/,
  example: "a COMMIT_ID with the commit's full id",
};

/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_SourceRevisionOverride.html */
const revisionTypes: Readonly<Record<string, typeof commit>> = {
  'Source/AWS/CodeCommit': commit,
  'Source/AWS/CodeStarSourceConnection': commit,
  'Source/ThirdParty/GitHub': commit,
  'Source/AWS/ECR': {
    name: 'IMAGE_DIGEST',
    pattern: /^sha256:[0-9a-f]{64}$/,
    example: 'an IMAGE_DIGEST, sha256: and 64 hexadecimal digits',
  },
};

function keyOf(source: ActionDeclaration): string {
  const { repository, branch } = localSourceOf(source) ?? {};
  return repository === undefined ? imageKey(source) : `${repository}/${branch}`;
}

function refusal(message: string): PipelineRequestError {
  return new PipelineRequestError('ValidationException', message);
}
