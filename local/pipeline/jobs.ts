import { randomUUID } from 'node:crypto';
import { PipelineRequestError } from './errors.ts';

/** What a worker says of a job. */
export type JobResult =
  | {
      status: 'Succeeded';
      summary: string;
      externalExecutionId: string | undefined;
      outputVariables: Record<string, string>;
      /** Where it has more to do: it is asked again, with this. */
      continuationToken: string | undefined;
    }
  | { status: 'Failed'; summary: string; externalExecutionId: string | undefined };

export interface Job {
  id: string;
  /** Resolves when the worker says how it ended. */
  result: Promise<JobResult>;
  /** Whether it is still to be answered. */
  isOpen(): boolean;
  /** From now on nobody knows of it. */
  close(): void;
}

/** The jobs that functions have been given, and have not yet answered by CodePipeline's API. */
export class Jobs {
  readonly #open = new Map<string, { resolve: (result: JobResult) => void; isAnswered: boolean }>();

  open(): Job {
    const id = randomUUID();
    const { promise, resolve } = Promise.withResolvers<JobResult>();
    this.#open.set(id, { resolve, isAnswered: false });
    return {
      ...{ id, result: promise },
      isOpen: () => this.#open.get(id)?.isAnswered === false,
      close: () => void this.#open.delete(id),
    };
  }

  /** @throws PipelineRequestError for a job that there is not, or that was answered before. */
  answer(id: string, result: JobResult): void {
    const job = this.#open.get(id);
    if (job === undefined) throw new PipelineRequestError('JobNotFoundException', `There is no job ${id}`);
    if (job.isAnswered)
      throw new PipelineRequestError('InvalidJobStateException', `The job ${id} was answered before`);
    job.isAnswered = true;
    job.resolve(result);
  }
}
