import { readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Caller } from '../cloud/cloud.ts';
import { ServiceException } from '../cloud/endpoint/json-api.ts';
import type { JsonObject, JsonValue } from '../cloud/json.ts';
import { paginate } from '../pipeline/api/paginate.ts';
import { type GitIn, gitIn } from './git-in-repository.ts';
import { parseInput } from './parse-input.ts';
import type { Repositories } from './repositories.ts';
import { repositoryIdOf } from './repository-place.ts';

export type RepositoryOperation = (
  repositories: Repositories,
  input: JsonObject,
  caller: Caller,
) => Promise<JsonValue>;

/** What there is: repositories, and their branches. */
export const repositoryOperations: Readonly<Record<string, RepositoryOperation>> = {
  ListRepositories: listRepositories,
  GetRepository: getRepository,
  BatchGetRepositories: batchGetRepositories,
  ListBranches: listBranches,
  GetBranch: getBranch,
};

const listInput = z.strictObject({
  sortBy: z.enum(['repositoryName', 'lastModifiedDate']).default('repositoryName'),
  order: z.enum(['ascending', 'descending']).default('ascending'),
  nextToken: z.string().optional(),
});

async function listRepositories(repositories: Repositories, input: JsonObject): Promise<JsonValue> {
  const { sortBy, order, nextToken } = parseInput(listInput, input);
  const all = repositoryNames(repositories).map((name) => ({ name, at: modified(repositories, name) }));
  const byKey = all.sort((one, other) =>
    sortBy === 'repositoryName' ? (one.name < other.name ? -1 : 1) : one.at - other.at,
  );
  const page = paginate(order === 'ascending' ? byKey : byKey.toReversed(), { nextToken });
  return {
    repositories: page.items.map(({ name }) => ({
      repositoryName: name,
      repositoryId: repositoryIdOf(name),
    })),
    ...page.nextToken,
  };
}

async function getRepository(
  repositories: Repositories,
  input: JsonObject,
  caller: Caller,
): Promise<JsonValue> {
  const { repositoryName } = parseInput(z.strictObject({ repositoryName: z.string() }), input);
  return { repositoryMetadata: await describe(repositories, repositoryName, caller) };
}

async function batchGetRepositories(
  repositories: Repositories,
  input: JsonObject,
  caller: Caller,
): Promise<JsonValue> {
  const { repositoryNames: names } = parseInput(
    z.strictObject({ repositoryNames: z.array(z.string()).max(100) }),
    input,
  );
  const known = repositoryNames(repositories);
  const found = names.filter((name) => known.includes(name));
  return {
    repositories: await Promise.all(found.map((name) => describe(repositories, name, caller))),
    repositoriesNotFound: names.filter((name) => !known.includes(name)),
  };
}

const branchesInput = z.strictObject({ repositoryName: z.string(), nextToken: z.string().optional() });

async function listBranches(repositories: Repositories, input: JsonObject): Promise<JsonValue> {
  const { repositoryName, nextToken } = parseInput(branchesInput, input);
  const text = await gitIn(repositories, repositoryName)(
    'for-each-ref',
    '--format=%(refname:lstrip=2)',
    'refs/heads',
  );
  const page = paginate(text === '' ? [] : text.split('\n'), { nextToken });
  return { branches: page.items, ...page.nextToken };
}

const branchInput = z.strictObject({ repositoryName: z.string(), branchName: z.string() });

async function getBranch(repositories: Repositories, input: JsonObject): Promise<JsonValue> {
  const { repositoryName, branchName } = parseInput(branchInput, input);
  const commitId = await headOfBranch(gitIn(repositories, repositoryName), branchName);
  return { branch: { branchName, commitId } };
}

async function headOfBranch(inRepository: GitIn, branchName: string): Promise<string> {
  try {
    return await inRepository('rev-parse', '--verify', '--end-of-options', `refs/heads/${branchName}`);
  } catch {
    throw new ServiceException('BranchDoesNotExistException', `The branch ${branchName} does not exist.`);
  }
}

async function describe(
  repositories: Repositories,
  repositoryName: string,
  { account, region }: Caller,
): Promise<JsonObject> {
  const inRepository = gitIn(repositories, repositoryName);
  const isEmpty = (await inRepository('for-each-ref', '--count=1', 'refs/heads')) === '';
  const place = `git-codecommit.${region}.amazonaws.com/v1/repos/${repositoryName}`;
  return {
    accountId: account,
    repositoryId: repositoryIdOf(repositoryName),
    repositoryName,
    ...(!isEmpty && { defaultBranch: await inRepository('symbolic-ref', '--short', 'HEAD') }),
    lastModifiedDate: modified(repositories, repositoryName) / 1000,
    creationDate: statSync(repositories.directory(repositoryName)).birthtimeMs / 1000,
    cloneUrlHttp: `https://${place}`,
    cloneUrlSsh: `ssh://${place}`,
    Arn: `arn:aws:codecommit:${region}:${account}:${repositoryName}`,
  };
}

function repositoryNames({ directory }: Repositories): string[] {
  const folder = dirname(directory('any'));
  return readdirSync(folder)
    .filter((name) => name.endsWith('.git'))
    .map((name) => name.slice(0, -'.git'.length));
}

/** In milliseconds since 1970. */
function modified({ directory }: Repositories, name: string): number {
  return statSync(directory(name)).mtimeMs;
}
