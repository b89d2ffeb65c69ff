import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { writeFileAtomically } from '../../cloud/atomic-file.ts';
import { ServiceException } from '../../cloud/endpoint/json-api.ts';
import type { CloudEvent } from '../../cloud/events/event.ts';
import { readStateFile } from '../../cloud/state-file.ts';
import { branchOf } from '../reference-name.ts';
import type { Repositories } from '../repositories.ts';
import { type RepositoryPlace, repositoryIdOf } from '../repository-place.ts';
import type { PullRequestRecord } from './pull-request.ts';
import { pullRequestEvent } from './pull-request-event.ts';

export interface PullRequestsOptions {
  stateDirectory: string;
  repositories: Repositories;
  /** Where the repository was deployed; undefined where it was not. */
  placeOf(repository: string): RepositoryPlace | undefined;
  putEvent(event: CloudEvent): void;
}

/** The pull requests of all repositories, in one file. */
export class PullRequests {
  readonly #options: PullRequestsOptions;
  readonly #file: string;

  constructor(options: PullRequestsOptions) {
    this.#options = options;
    this.#file = join(options.stateDirectory, 'git', 'pull-requests.json');
  }

  all(): PullRequestRecord[] {
    return readStateFile<PullRequestRecord[]>(this.#file) ?? [];
  }

  /** @throws PullRequestDoesNotExistException */
  find(id: string): PullRequestRecord {
    const found = this.all().find((each) => each.id === id);
    if (found) return found;
    throw new ServiceException('PullRequestDoesNotExistException', `There is no pull request ${id}.`);
  }

  findComment(id: string): PullRequestRecord {
    const found = this.all().find(({ comments }) => comments.some((comment) => comment.id === id));
    if (found) return found;
    throw new ServiceException('CommentDoesNotExistException', `There is no comment ${id}.`);
  }

  open(given: Omit<PullRequestRecord, 'id' | 'revision' | 'created' | 'changed'>): PullRequestRecord {
    const all = this.all();
    const now = new Date().toISOString();
    const opened = {
      ...given,
      id: String(all.length + 1),
      revision: newRevision(),
      created: now,
      changed: now,
    };
    this.#write([...all, opened]);
    this.#options.putEvent(pullRequestEvent(opened, { event: 'pullRequestCreated' }, given.author));
    return opened;
  }

  /** Replaces what is known, and tells everybody of it. */
  change(changed: PullRequestRecord, eventOf: (now: PullRequestRecord) => CloudEvent): PullRequestRecord {
    const now = { ...changed, changed: new Date().toISOString() };
    this.#write(this.all().map((each) => (each.id === now.id ? now : each)));
    this.#options.putEvent(eventOf(now));
    return now;
  }

  /**
   * Takes up where the sources of open pull requests stand: a new commit is a new revision, without approvals. Answers the
   * ids of those that have one.
   */
  async followSources(): Promise<string[]> {
    const moved: string[] = [];
    for (const { id } of this.all().filter(({ status }) => status === 'OPEN')) {
      const { repository, source, destination } = this.find(id);
      const sourceCommit = await this.headOf(repository, source);
      const destinationCommit = await this.headOf(repository, destination);
      // What it is now: it may have been commented on meanwhile.
      const known = this.find(id);
      if (sourceCommit === undefined || sourceCommit === known.sourceCommit) continue;
      const moves = {
        ...known,
        sourceCommit,
        destinationCommit: destinationCommit ?? known.destinationCommit,
        revision: newRevision(),
      };
      moved.push(id);
      this.change(moves, (now) =>
        pullRequestEvent(now, { event: 'pullRequestSourceBranchUpdated' }, known.author),
      );
    }
    return moved;
  }

  /** Whoever opens a pull request may sign for another account than that of the repository. */
  placeOf(repository: string): { account: string; region: string } | undefined {
    return this.#options.placeOf(repository);
  }

  repositoryIdOf(repository: string): string {
    return this.#options.placeOf(repository)?.repositoryId ?? repositoryIdOf(repository);
  }

  /** Undefined where there is no such branch. */
  headOf(repository: string, reference: string): Promise<string | undefined> {
    return this.#options.repositories.head(repository, branchOf(reference));
  }

  #write(all: readonly PullRequestRecord[]): void {
    writeFileAtomically(this.#file, JSON.stringify(all, null, 1));
  }
}

function newRevision(): string {
  return randomUUID().replaceAll('-', '');
}
