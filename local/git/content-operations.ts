import { posix } from 'node:path';
import { z } from 'zod';
import { ServiceException } from '../cloud/endpoint/json-api.ts';
import type { JsonObject, JsonValue } from '../cloud/json.ts';
import { GitError } from './git.ts';
import { commitOf, type GitIn, gitIn, readBlob } from './git-in-repository.ts';
import { parseInput } from './parse-input.ts';
import type { Repositories } from './repositories.ts';
import type { RepositoryOperation } from './repository-operations.ts';

/** What a commit holds. */
export const contentOperations: Readonly<Record<string, RepositoryOperation>> = {
  GetCommit: getCommit,
  BatchGetCommits: batchGetCommits,
  GetFile: getFile,
  GetFolder: getFolder,
  GetBlob: getBlob,
};

async function getCommit(repositories: Repositories, input: JsonObject): Promise<JsonValue> {
  const { repositoryName, commitId } = parseInput(
    z.strictObject({ repositoryName: z.string(), commitId: fullId }),
    input,
  );
  const commit = await readCommit(gitIn(repositories, repositoryName), commitId);
  if (commit === undefined)
    throw new ServiceException('CommitIdDoesNotExistException', `The commit ${commitId} does not exist.`);
  return { commit };
}

const fullId = z.string().regex(/^[0-9a-f]{40}$/, 'must be the full id of an object');

async function batchGetCommits(repositories: Repositories, input: JsonObject): Promise<JsonValue> {
  const { repositoryName, commitIds } = parseInput(
    z.strictObject({ repositoryName: z.string(), commitIds: z.array(fullId).min(1).max(100) }),
    input,
  );
  const inRepository = gitIn(repositories, repositoryName);
  const found = await Promise.all(commitIds.map((id) => readCommit(inRepository, id)));
  return {
    commits: found.filter((commit) => commit !== undefined),
    errors: commitIds
      .filter((_, index) => found[index] === undefined)
      .map((commitId) => ({
        ...{ commitId, errorCode: 'CommitIdDoesNotExistException' },
        errorMessage: `The commit ${commitId} does not exist.`,
      })),
  };
}

const fields = ['%H', '%T', '%P', '%an', '%ae', '%ad', '%cn', '%ce', '%cd', '%B'].join('%x00');

async function readCommit(inRepository: GitIn, id: string): Promise<JsonObject | undefined> {
  const text = await inRepository(
    'log',
    '-1',
    '--date=raw',
    `--format=${fields}`,
    '--end-of-options',
    id,
  ).catch(nothing);
  if (text === undefined) return undefined;
  const [commitId = '', treeId = '', parents = '', ...rest] = text.split('\0');
  if (commitId === '') return undefined;
  const [authorName = '', authorEmail = '', authorDate = '', ...more] = rest;
  const [committerName = '', committerEmail = '', committerDate = '', message = ''] = more;
  return {
    commitId,
    treeId,
    parents: parents === '' ? [] : parents.split(' '),
    message: message.endsWith('\n') ? message : `${message}\n`,
    author: { name: authorName, email: authorEmail, date: authorDate },
    committer: { name: committerName, email: committerEmail, date: committerDate },
    additionalData: '',
  };
}

const fileInput = z.strictObject({
  repositoryName: z.string(),
  commitSpecifier: z.string().default('HEAD'),
  filePath: z.string().min(1),
});

async function getFile(repositories: Repositories, input: JsonObject): Promise<JsonValue> {
  const { repositoryName, commitSpecifier, filePath } = parseInput(fileInput, input);
  const inRepository = gitIn(repositories, repositoryName);
  const commitId = await commitOf(inRepository, commitSpecifier);
  const path = withoutSlashes(filePath);
  const [entry] = await entriesAt(inRepository, commitId, path);
  if (entry === undefined || entry.path !== path || entry.type !== 'blob')
    throw new ServiceException('FileDoesNotExistException', `The file ${filePath} does not exist.`);
  const content = await readBlob(repositories, repositoryName, entry.id);
  return {
    ...{ commitId, blobId: entry.id, filePath: path, fileMode: modes[entry.mode] ?? 'NORMAL' },
    fileSize: content.length,
    fileContent: content.toString('base64'),
  };
}

const folderInput = z.strictObject({
  repositoryName: z.string(),
  commitSpecifier: z.string().default('HEAD'),
  folderPath: z.string(),
});

async function getFolder(repositories: Repositories, input: JsonObject): Promise<JsonValue> {
  const { repositoryName, commitSpecifier, folderPath } = parseInput(folderInput, input);
  const inRepository = gitIn(repositories, repositoryName);
  const commitId = await commitOf(inRepository, commitSpecifier);
  const path = withoutSlashes(folderPath);
  const treeId = await treeAt(inRepository, commitId, path);
  if (treeId === undefined)
    throw new ServiceException('FolderDoesNotExistException', `The folder ${folderPath} does not exist.`);
  const entries = await entriesAt(inRepository, commitId, path === '' ? '' : `${path}/`);
  const described = (wanted: (entry: TreeEntry) => boolean) =>
    entries.filter(wanted).map(({ id, path: absolutePath, mode }) => ({
      id,
      absolutePath,
      relativePath: posix.relative(path, absolutePath),
      mode: modes[mode] ?? 'NORMAL',
    }));
  const folders = described(({ type }) => type === 'tree');
  const submodules = described(({ type }) => type === 'commit');
  return {
    ...{ commitId, folderPath: path, treeId },
    subFolders: folders.map(({ id, mode: _, ...place }) => ({ treeId: id, ...place })),
    files: described(({ type, mode }) => type === 'blob' && mode !== link).map(({ id, mode, ...place }) => ({
      blobId: id,
      ...place,
      fileMode: mode,
    })),
    symbolicLinks: described(({ mode }) => mode === link).map(({ id, mode, ...place }) => ({
      ...{ blobId: id, ...place, fileMode: mode },
    })),
    subModules: submodules.map(({ id, mode: _, ...place }) => ({ commitId: id, ...place })),
  };
}

async function getBlob(repositories: Repositories, input: JsonObject): Promise<JsonValue> {
  const { repositoryName, blobId } = parseInput(
    z.strictObject({ repositoryName: z.string(), blobId: fullId }),
    input,
  );
  const inRepository = gitIn(repositories, repositoryName);
  const type = await inRepository('cat-file', '-t', blobId).catch(nothing);
  if (type !== 'blob')
    throw new ServiceException('BlobIdDoesNotExistException', `The blob ${blobId} does not exist.`);
  return { content: (await readBlob(repositories, repositoryName, blobId)).toString('base64') };
}

interface TreeEntry {
  mode: string;
  type: string;
  id: string;
  path: string;
}

const link = '120000';
const modes: Record<string, string> = { '100644': 'NORMAL', '100755': 'EXECUTABLE', [link]: 'SYMLINK' };

/** What stands at a path or, where it ends with a slash, in a folder. */
async function entriesAt(inRepository: GitIn, commitId: string, path: string): Promise<TreeEntry[]> {
  const text = await inRepository('ls-tree', '-z', commitId, ...(path === '' ? [] : ['--', path]));
  return text
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const [attributes = '', name = ''] = line.split('\t');
      const [mode = '', type = '', id = ''] = attributes.split(' ');
      return { mode, type, id, path: name };
    });
}

async function treeAt(inRepository: GitIn, commitId: string, path: string): Promise<string | undefined> {
  if (path === '') return inRepository('rev-parse', `${commitId}^{tree}`);
  const [entry] = await entriesAt(inRepository, commitId, path);
  return entry?.type === 'tree' ? entry.id : undefined;
}

/** CodeCommit's paths may begin and end with a slash. */
function withoutSlashes(path: string): string {
  return posix.normalize(`/${path}`).replace(/^\/|\/$/g, '');
}

/** Git does not know the object. */
function nothing(error: unknown): undefined {
  if (!(error instanceof GitError)) throw error;
}
