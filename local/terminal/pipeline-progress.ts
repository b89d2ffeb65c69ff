import { stripVTControlCharacters } from 'node:util';
import { formatDuration } from '../format-duration.ts';
import type {
  ActionExecution,
  PipelineEngine,
  PipelineEvent,
  PipelineExecution,
} from '../pipeline/execution.ts';
import { waitsForApproval } from '../waits-for-approval.ts';
import { LiveArea, type TerminalStream } from './live-area.ts';
import { createPaint, type Paint } from './paint.ts';
import { readLastLines } from './read-last-lines.ts';
import { spinnerFrame } from './spinner.ts';

const logLinesOfAFailure = 15;
const nameWidth = 42;

/** Shows the pipelines' actions as they run: a spinner each on a terminal, a line at start and end elsewhere. */
export class PipelineProgress {
  private readonly paint: Paint;
  private readonly area: LiveArea;
  private readonly running = new Map<string, ActionExecution>();
  /** What was last told of an action or an execution, so that nothing is told twice. */
  private readonly told = new Map<string, string>();
  private readonly since = new Date().toISOString();
  private readonly unsubscribe: () => void;

  constructor(engine: PipelineEngine, stream: TerminalStream) {
    this.paint = createPaint(stream);
    this.area = new LiveArea(stream, () => [...this.running.values()].map((action) => this.spinning(action)));
    this.unsubscribe = engine.subscribe((event) => this.tell(event));
    for (const execution of underWay(engine)) this.tellExecution(execution);
  }

  /** Writes lines between those of the actions. */
  print(...lines: string[]): void {
    this.area.print(...lines);
  }

  close(): void {
    this.unsubscribe();
    this.area.close();
  }

  private tell(event: PipelineEvent): void {
    if (event.kind === 'pipeline-changed') {
      this.print(this.paint('dim', `pipeline ${event.pipelineName} is now as its template declares it`));
    } else {
      this.tellExecution(event.execution);
    }
  }

  private tellExecution(execution: PipelineExecution): void {
    if (this.told.get(execution.executionId) === undefined) {
      this.told.set(execution.executionId, 'InProgress');
      this.print('', this.paint('bold', describeStart(execution)));
    }
    for (const action of execution.actions) {
      // What was over before is told by the console's history.
      if (action.endedAt === null || action.endedAt >= this.since) this.tellAction(action);
    }
    if (isUnderWay(execution) || this.told.get(execution.executionId) === execution.status) return;
    this.told.set(execution.executionId, execution.status);
    this.print(this.describeEnd(execution));
  }

  private tellAction(action: ActionExecution): void {
    const state = waitsForApproval(action) ? 'Waiting' : action.status;
    if (this.told.get(action.actionExecutionId) === state) return;
    this.told.set(action.actionExecutionId, state);
    if (state === 'Waiting') this.wait(action);
    else if (state === 'InProgress') this.begin(action);
    else this.end(action);
  }

  private wait(action: ActionExecution): void {
    this.running.delete(action.actionExecutionId);
    this.print(`${this.paint('yellow', '‖')} ${nameOf(action)} waits for approval`);
  }

  private begin(action: ActionExecution): void {
    if (this.area.isTerminal) {
      this.running.set(action.actionExecutionId, action);
      this.area.refresh();
    } else {
      this.print(`… ${nameOf(action)}${this.remark(action)}`);
    }
  }

  private end(action: ActionExecution): void {
    this.running.delete(action.actionExecutionId);
    this.print(...(action.status === 'Succeeded' ? [this.success(action)] : this.failure(action)));
  }

  private spinning(action: ActionExecution): string {
    const elapsed = Date.now() - Date.parse(action.startedAt);
    return `${this.paint('cyan', spinnerFrame())} ${columns(action, elapsed)}${this.remark(action)}`;
  }

  private success(action: ActionExecution): string {
    const summary = action.summary === '' ? '' : `  ${this.paint('dim', action.summary)}`;
    return `${this.paint('green', '✓')} ${columns(action, duration(action))}${this.remark(action)}${summary}`;
  }

  private failure(action: ActionExecution): string[] {
    const head = `${this.paint('red', '✗')} ${columns(action, duration(action))}  ${action.summary}`;
    if (action.logFile === null) return [head];
    const log = readLastLines(action.logFile, logLinesOfAFailure)
      // What was refused has its one line above.
      .filter((line) => line !== action.summary)
      .map((line) => `  ${this.paint('red', '│')} ${stripVTControlCharacters(line)}`);
    return [head, ...log, this.paint('dim', `  the whole log: ${action.logFile}`)];
  }

  private remark(action: ActionExecution): string {
    return action.carriedOut === null ? '' : this.paint('dim', `  ${action.carriedOut}`);
  }

  private describeEnd(execution: PipelineExecution): string {
    const revision = execution.revision === null ? execution.executionId : shortCommit(execution);
    const elapsed = formatDuration(
      Date.parse(execution.endedAt ?? execution.startedAt) - Date.parse(execution.startedAt),
    );
    // Of an action that failed the reason stands a few lines above.
    const isTold =
      execution.actions.some(({ status }) => status === 'Failed') || execution.statusSummary === '';
    const why = isTold ? '' : `: ${execution.statusSummary}`;
    const text = `${revision} ${execution.status.toLowerCase()} after ${elapsed}${why}`;
    return execution.status === 'Failed' ? this.paint('red', text) : text;
  }
}

function underWay(engine: PipelineEngine): PipelineExecution[] {
  return engine
    .pipelines()
    .flatMap(({ name }) => engine.executions(name))
    .filter(isUnderWay)
    .reverse();
}

function isUnderWay({ status }: PipelineExecution): boolean {
  return status === 'InProgress' || status === 'Stopping';
}

/** The commit is known only after the source action, which tells it then. */
function describeStart(execution: PipelineExecution): string {
  if (execution.revision === null) return `${execution.pipelineName}  starts (${execution.trigger})`;
  const [subject] = execution.revision.message.split('\n');
  return `${execution.pipelineName}  ${shortCommit(execution)}  ${subject}`;
}

function shortCommit(execution: PipelineExecution): string {
  return execution.revision?.commit.slice(0, 7) ?? '';
}

function nameOf(action: ActionExecution): string {
  return `${action.stage} / ${action.action}`;
}

function columns(action: ActionExecution, elapsed: number): string {
  return `${nameOf(action).padEnd(nameWidth)} ${formatDuration(elapsed).padStart(11)}`;
}

function duration(action: ActionExecution): number {
  return Date.parse(action.endedAt ?? action.startedAt) - Date.parse(action.startedAt);
}
