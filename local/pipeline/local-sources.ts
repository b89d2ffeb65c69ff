import { type ActionDeclaration, type PipelineDeclaration, typeOf } from './declaration.ts';

/** The branch of a repository on this machine that a source action takes. */
export interface LocalSource {
  repository: string;
  branch: string;
  /** What it is on AWS, where that is not a repository of CodeCommit. */
  inPlaceOf?: string;
}

/** Undefined for what is no source, and for one that nothing here can stand in for. */
export function localSourceOf(action: ActionDeclaration): LocalSource | undefined {
  const { configuration: given } = action;
  switch (typeOf(action)) {
    case 'Source/AWS/CodeCommit':
      return { repository: `${given.RepositoryName}`, branch: `${given.BranchName}` };
    case 'Source/AWS/CodeStarSourceConnection': {
      const name = `${given.FullRepositoryId}`;
      return standIn(name, `${given.BranchName}`, `${name} at the other end of the connection`);
    }
    case 'Source/ThirdParty/GitHub': {
      const name = `${given.Owner}/${given.Repo}`;
      return standIn(name, given.Branch ?? 'master', `${name} on GitHub`);
    }
    case 'Source/AWS/S3':
      return standIn(`${given.S3Bucket}`, 'main', `the object s3://${given.S3Bucket}/${given.S3ObjectKey}`);
    default:
      return undefined;
  }
}

/** A repository here lies in one folder, whose name has no slash. */
function standIn(name: string, branch: string, inPlaceOf: string): LocalSource {
  return { repository: name.replaceAll('/', '.'), branch, inPlaceOf };
}

/** What is told before the run of a source that something else stands in for; undefined for any other action. */
export function simulationOf(action: ActionDeclaration): string | undefined {
  const source = localSourceOf(action);
  if (source?.inPlaceOf === undefined) return undefined;
  return `it takes what you push to branch ${source.branch} of the local repository ${source.repository}, in place of ${source.inPlaceOf}`;
}

/** The source actions that take their files from here. */
export function sourceActions({ stages }: PipelineDeclaration): ActionDeclaration[] {
  return stages.flatMap(({ actions }) => actions).filter((action) => localSourceOf(action) !== undefined);
}

/** The branches that the pipeline takes its source from when nobody says another, as `repository/branch`. */
export function sourcesOf(declaration: PipelineDeclaration): string[] {
  return sourceActions(declaration).flatMap((action) => {
    const source = localSourceOf(action);
    return source === undefined ? [] : [`${source.repository}/${source.branch}`];
  });
}
