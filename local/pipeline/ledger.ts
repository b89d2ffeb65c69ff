import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../cloud/atomic-file.ts';
import { errorCode } from '../cloud/error-code.ts';
import { readStateFile } from '../cloud/state-file.ts';
import { Bin } from './bin.ts';
import type { PipelineEvent } from './execution.ts';
import { type ActionRecord, type ExecutionRecord, isUnderWay, type PipelineRecord } from './record.ts';

/** Executions of a pipeline that are kept; those that are under way always are. */
const keptExecutions = 50;

/** What has happened to one pipeline, on disk: each change is written before anybody is told of it. */
export class Ledger {
  readonly pipeline: PipelineRecord;
  /** Oldest first. */
  readonly executions: ExecutionRecord[];
  readonly bin: Bin;
  private readonly directory: string;
  private readonly tell: (event: PipelineEvent) => void;

  /** Opens the ledger of a pipeline, or begins one at version 1. */
  constructor(directory: string, name: string, tell: (event: PipelineEvent) => void) {
    this.directory = directory;
    this.bin = new Bin(join(directory, 'discarded'));
    this.tell = tell;
    this.pipeline =
      readStateFile<PipelineRecord>(join(directory, 'pipeline.json'), ['name', 'nextSequence', 'heads']) ??
      newPipeline(name);
    this.executions = readExecutions(join(directory, 'executions'));
    this.countExecutions();
  }

  /** Keeps the pipeline's own record, and says that it has changed. */
  savePipeline(): void {
    this.keepPipeline();
    this.tell({ kind: 'pipeline-changed', pipelineName: this.pipeline.name });
  }

  add(execution: ExecutionRecord): void {
    this.executions.push(execution);
    this.save(execution);
    this.countExecutions();
    this.keepPipeline();
  }

  save(execution: ExecutionRecord): void {
    this.write(execution);
    this.tell({ kind: 'execution-changed', execution: structuredClone(execution) });
  }

  /** Keeps the execution for a change of one of its actions. */
  saveAction(execution: ExecutionRecord, action: ActionRecord): void {
    this.write(execution);
    this.tell({
      kind: 'action-changed',
      execution: structuredClone(execution),
      action: structuredClone(action),
    });
  }

  /** Everything that belongs to an execution: its record, `logs`, `artifacts` and working copies. */
  directoryOf(executionId: string): string {
    return join(this.directory, 'executions', executionId);
  }

  /** Where the templates that an execution synthesized stay when its artifacts are gone. */
  templatesFileOf(executionId: string): string {
    return join(this.directoryOf(executionId), 'templates.json.gz');
  }

  /** The working copies of one action. */
  workDirectoryOf(run: { executionId: string; actionExecutionId: string }): string {
    return join(this.directoryOf(run.executionId), 'work', run.actionExecutionId);
  }

  /** What builds of this pipeline keep from one execution to the next. */
  get cacheDirectory(): string {
    return join(this.directory, 'cache');
  }

  /** Forgets what is too old, and the artifacts that nothing can need any more. */
  prune(mayNeedArtifacts: (execution: ExecutionRecord) => boolean): void {
    const ended = this.executions.filter((execution) => !isUnderWay(execution));
    const tooOld = ended.slice(0, Math.max(0, this.executions.length - keptExecutions));
    for (const execution of ended) {
      const directory = this.directoryOf(execution.executionId);
      if (tooOld.includes(execution)) this.forget(execution);
      else if (!mayNeedArtifacts(execution)) this.bin.take(join(directory, 'artifacts'));
    }
  }

  private forget(execution: ExecutionRecord): void {
    this.executions.splice(this.executions.indexOf(execution), 1);
    this.bin.take(this.directoryOf(execution.executionId));
  }

  /** An execution that was written just before a kill counts, although the pipeline's own record does not know it. */
  private countExecutions(): void {
    for (const execution of this.executions) {
      if (execution.sequence < this.pipeline.nextSequence) continue;
      this.pipeline.nextSequence = execution.sequence + 1;
      Object.assign(this.pipeline.heads, execution.pushed);
    }
  }

  private write(execution: ExecutionRecord): void {
    const file = join(this.directoryOf(execution.executionId), 'execution.json');
    writeFileAtomically(file, JSON.stringify(execution, null, 1));
  }

  private keepPipeline(): void {
    writeFileAtomically(join(this.directory, 'pipeline.json'), JSON.stringify(this.pipeline, null, 1));
  }
}

function newPipeline(name: string): PipelineRecord {
  const now = new Date().toISOString();
  return { name, version: 0, definitionHash: '', created: now, updated: now, nextSequence: 1, heads: {} };
}

function readExecutions(directory: string): ExecutionRecord[] {
  return listDirectory(directory)
    .map((name) =>
      readStateFile<ExecutionRecord>(join(directory, name, 'execution.json'), ['sequence', 'actions']),
    )
    .filter((execution) => execution !== undefined)
    .sort((a, b) => a.sequence - b.sequence);
}

function listDirectory(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
