import { type ActionDeclaration, type PipelineDeclaration, typeOf } from './declaration.ts';

/** The format of an artifact that only says what to clone, and where. */
export const cloneReference = 'CODEBUILD_CLONE_REF';

const takers = ['Build/AWS/CodeBuild', 'Test/AWS/CodeBuild', 'Compute/AWS/Commands'];

/** Files are all that other actions can take. */
export class CloneReferenceError extends Error {
  constructor(artifact: string, source: ActionDeclaration, taker: ActionDeclaration) {
    super(
      `The artifact ${artifact} is a reference for builds to clone (OutputArtifactFormat ${cloneReference} of ${source.name}), which ${typeOf(taker)} cannot take; let ${taker.name} take what a build leaves, or set CODE_ZIP.`,
    );
    this.name = 'CloneReferenceError';
  }
}

export function isCloneReference({ configuration }: ActionDeclaration): boolean {
  return configuration.OutputArtifactFormat === cloneReference;
}

/**
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/tutorials-codecommit-gitclone.html
 * @throws CloneReferenceError
 */
export function checkTaker(
  artifact: string,
  taker: ActionDeclaration,
  { stages }: PipelineDeclaration,
): void {
  if (takers.includes(typeOf(taker))) return;
  const source = stages
    .flatMap(({ actions }) => actions)
    .find((action) => action.outputArtifacts.includes(artifact));
  if (source !== undefined && isCloneReference(source))
    throw new CloneReferenceError(artifact, source, taker);
}
