import type { Commit, Repositories } from '../../git/repositories.ts';
import { cloneReference, isCloneReference } from '../clone-reference.ts';
import { type LocalSource, localSourceOf, simulationOf } from '../local-sources.ts';
import { triggerOf } from '../pushes/push-filters.ts';
import type { ActionHandler, ActionRequest } from './action-handler.ts';
import { ConfigurationError, required } from './configuration.ts';

export class BranchMissingError extends Error {
  constructor(repository: string, branch: string) {
    super(
      `The branch ${branch} of the repository ${repository} does not exist yet; push to it: git push local HEAD:${branch}.`,
    );
    this.name = 'BranchMissingError';
  }
}

/** What each provider cannot do without, and the variables that it gives beside those of every commit. */
const providers: Readonly<
  Record<
    string,
    { keys: string[]; variables(request: ActionRequest, commit: Commit): Record<string, string> }
  >
> = {
  CodeCommit: {
    keys: ['RepositoryName', 'BranchName'],
    variables: ({ configuration }, commit) => ({
      ...ofCommit(commit),
      CommitterDate: commit.committerDate,
      RepositoryName: `${configuration.RepositoryName}`,
    }),
  },
  CodeStarSourceConnection: {
    keys: ['FullRepositoryId', 'BranchName', 'ConnectionArn'],
    variables: ({ configuration }, commit) => ({
      ...ofCommit(commit),
      ConnectionArn: `${configuration.ConnectionArn}`,
      FullRepositoryName: `${configuration.FullRepositoryId}`,
    }),
  },
  GitHub: {
    keys: ['Owner', 'Repo'],
    variables: ({ configuration: { Owner, Repo } }, commit) => ({
      ...ofCommit(commit),
      CommitterDate: commit.committerDate,
      CommitUrl: `https://github.com/${Owner}/${Repo}/commit/${commit.id}`,
      RepositoryName: `${Repo}`,
    }),
  },
  S3: {
    keys: ['S3Bucket', 'S3ObjectKey'],
    variables: (_, { id }) => ({ ETag: id, VersionId: id }),
  },
};

function ofCommit({ authorDate, id, message }: Commit): Record<string, string> {
  return { AuthorDate: authorDate, CommitId: id, CommitMessage: message };
}

/**
 * Takes the commit that a push brought, or else the branch's head; what AWS fetches from elsewhere, from the repository that
 * stands in for it.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html
 */
export function gitSource(
  repositories: Pick<Repositories, 'head' | 'commit' | 'checkOut' | 'clone'>,
): ActionHandler {
  return async (request) => {
    const provider = providers[request.action.provider];
    for (const key of provider?.keys ?? []) required(request, key);
    const source = localSourceOf({ ...request.action, configuration: { ...request.configuration } });
    if (source === undefined || provider === undefined)
      throw new ConfigurationError(request, 'it is no source that can be taken from here');
    const simulation = simulationOf(request.action);
    if (simulation !== undefined) request.log(`Simulated: ${simulation}.`);
    const { branch, id } = await revisionOf(repositories, request, source);
    const commit = await repositories.commit(source.repository, id);
    const [output] = request.action.outputArtifacts;
    const fill = isCloned(request) ? repositories.clone : repositories.checkOut;
    if (output !== undefined) await fill(source.repository, id, await request.outputDirectory(output));
    const [title = ''] = commit.message.split('\n');
    request.log(`${source.repository}/${branch} at ${id}: ${title} (${commit.author})`);
    const variables = provider.variables(request, commit);
    return {
      status: 'Succeeded',
      summary: `${id.slice(0, 8)} ${title}`,
      revision: { commit: id, message: commit.message, author: commit.author },
      externalExecutionId: id,
      outputVariables: variables.CommitId === undefined ? variables : { ...variables, BranchName: branch },
    };
  };
}

function isCloned(request: ActionRequest): boolean {
  const { OutputArtifactFormat: format = 'CODE_ZIP' } = request.configuration;
  if (format === 'CODE_ZIP' || isCloneReference(request.action)) return format !== 'CODE_ZIP';
  throw new ConfigurationError(
    request,
    `OutputArtifactFormat is ${format}; allowed are CODE_ZIP and ${cloneReference}`,
  );
}

/** Where a trigger says which branches start the pipeline, the one that was pushed; of a tag, its commit alone. */
async function revisionOf(
  repositories: Pick<Repositories, 'head'>,
  { pushed, pipeline, action }: ActionRequest,
  { repository, branch }: LocalSource,
): Promise<{ branch: string; id: string }> {
  const own = pushed[`${repository}/${branch}`];
  if (own !== undefined) return { branch, id: own };
  const [other] = Object.entries(pushed).filter(([source]) => source.startsWith(`${repository}/`));
  if (other !== undefined && triggerOf(pipeline, action) !== undefined) {
    const ref = other[0].slice(repository.length + 1);
    return { branch: ref.startsWith('refs/tags/') ? branch : ref, id: other[1] };
  }
  const id = await repositories.head(repository, branch);
  if (id === undefined) throw new BranchMissingError(repository, branch);
  return { branch, id };
}
