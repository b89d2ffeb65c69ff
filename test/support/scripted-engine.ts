import { randomUUID } from 'node:crypto';
import type {
  ActionExecution,
  PipelineDescription,
  PipelineEngine,
  PipelineEvent,
  PipelineExecution,
} from '../../local/pipeline/execution.ts';

export type Approval = Parameters<PipelineEngine['approve']>[0];

/** An engine whose executions a test writes down: for pages and terminals, which only look on and answer gates. */
export class ScriptedEngine implements PipelineEngine {
  readonly approvals: Approval[] = [];
  private readonly description: PipelineDescription;
  private readonly history: PipelineExecution[] = [];
  private readonly listeners = new Set<(event: PipelineEvent) => void>();

  constructor(description: PipelineDescription) {
    this.description = description;
  }

  pipelines(): PipelineDescription[] {
    return [this.description];
  }

  executions(): PipelineExecution[] {
    return [...this.history];
  }

  async approve(answer: Approval): Promise<void> {
    this.approvals.push(answer);
  }

  start(): Promise<string> {
    return Promise.reject(new Error('not scripted'));
  }

  stopExecution(): Promise<void> {
    return Promise.reject(new Error('not scripted'));
  }

  retryStage(): Promise<void> {
    return Promise.reject(new Error('not scripted'));
  }

  subscribe(listener: (event: PipelineEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async stop(): Promise<void> {
    this.listeners.clear();
  }

  /** Adds an execution as the newest; the answer changes as the test plays on. */
  begin(given: Partial<PipelineExecution> = {}): PipelineExecution {
    const execution = anExecution({ pipelineName: this.description.name, ...given });
    this.history.unshift(execution);
    this.tell({ kind: 'execution-changed', execution });
    return execution;
  }

  act(
    execution: PipelineExecution,
    stage: string,
    action: string,
    given: Partial<ActionExecution> = {},
  ): ActionExecution {
    const acted = anAction({ executionId: execution.executionId, stage, action, ...given });
    execution.actions.push(acted);
    this.tell({ kind: 'action-changed', execution, action: acted });
    return acted;
  }

  end(execution: PipelineExecution, action: ActionExecution, given: Partial<ActionExecution> = {}): void {
    Object.assign(action, {
      status: 'Succeeded',
      endedAt: new Date().toISOString(),
      approvalToken: null,
      ...given,
    });
    this.tell({ kind: 'action-changed', execution, action });
  }

  finish(execution: PipelineExecution, given: Partial<PipelineExecution>): void {
    Object.assign(execution, { endedAt: new Date().toISOString(), ...given });
    this.tell({ kind: 'execution-changed', execution });
  }

  private tell(event: PipelineEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}

function anExecution(given: Partial<PipelineExecution>): PipelineExecution {
  return {
    executionId: randomUUID(),
    pipelineName: 'sluice',
    status: 'InProgress',
    statusSummary: '',
    revision: {
      commit: '0123456789abcdef0123456789abcdef01234567',
      message: 'Change the footer',
      author: 'Ada <ada@example.com>',
    },
    trigger: 'Push',
    startedAt: new Date().toISOString(),
    endedAt: null,
    actions: [],
    waitingBefore: null,
    ...given,
  };
}

function anAction(given: Partial<ActionExecution>): ActionExecution {
  return {
    actionExecutionId: randomUUID(),
    executionId: '',
    stage: 'Build',
    action: 'unit',
    provider: 'CodeBuild',
    carriedOut: null,
    status: 'InProgress',
    startedAt: new Date().toISOString(),
    endedAt: null,
    summary: '',
    logFile: null,
    approvalToken: null,
    question: null,
    link: null,
    ...given,
  };
}
