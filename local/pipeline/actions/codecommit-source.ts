import type { Repositories } from '../../git/repositories.ts';
import type { ActionHandler } from './action-handler.ts';
import { required } from './configuration.ts';

export class BranchMissingError extends Error {
  constructor(repository: string, branch: string) {
    super(
      `The branch ${branch} of the repository ${repository} does not exist yet; push to it: git push local HEAD:${branch}.`,
    );
    this.name = 'BranchMissingError';
  }
}

/**
 * Takes the commit that a push brought, or else the branch's head.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeCommit.html
 */
export function codeCommitSource(repositories: Repositories): ActionHandler {
  return async (request) => {
    const repository = required(request, 'RepositoryName');
    const branch = required(request, 'BranchName');
    const id = request.pushed[`${repository}/${branch}`] ?? (await repositories.head(repository, branch));
    if (id === undefined) throw new BranchMissingError(repository, branch);
    const commit = await repositories.commit(repository, id);
    const [output] = request.action.outputArtifacts;
    if (output !== undefined)
      await repositories.checkOut(repository, id, await request.outputDirectory(output));
    const [title = ''] = commit.message.split('\n');
    request.log(`${repository}/${branch} at ${id}: ${title} (${commit.author})`);
    return {
      status: 'Succeeded',
      summary: `${id.slice(0, 8)} ${title}`,
      revision: { commit: id, message: commit.message, author: commit.author },
      externalExecutionId: id,
      outputVariables: {
        AuthorDate: commit.authorDate,
        BranchName: branch,
        CommitId: id,
        CommitMessage: commit.message,
        CommitterDate: commit.committerDate,
        RepositoryName: repository,
      },
    };
  };
}
