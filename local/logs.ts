import { resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { readLogLines } from './console/log-lines.ts';
import type { ActionExecution, ActionStatus, PipelineExecution } from './pipeline/execution.ts';
import { askConsole, readConsoleState } from './terminal/console-state.ts';
import { parseOptions } from './terminal/parse-options.ts';
import { readEvents } from './terminal/read-events.ts';
import { reportError } from './terminal/report-error.ts';

const command = 'npm run logs';

class NoSuchActionError extends Error {
  constructor(wanted: string, known: readonly string[]) {
    super(
      known.length === 0
        ? 'Nothing has run here yet; npm start pushes your HEAD.'
        : `No action ${wanted} has run; there is ${known.join(', ')}.`,
    );
    this.name = 'NoSuchActionError';
  }
}

let stateDirectory = resolve('.rehearsal');
try {
  const given = parseOptions(command, {
    stage: { value: 'name', what: 'the stage of the action (default: of what runs, failed or ran last)' },
    action: { value: 'name', what: 'the action; default: the one that runs, failed or ran last' },
    follow: { what: 'go on until the action has ended' },
    directory: { value: 'folder', what: 'the state folder of the rehearsal (default .rehearsal)' },
  });
  stateDirectory = resolve(given.directory ?? '.rehearsal');
  const { pipelines } = await readConsoleState(stateDirectory);
  const executions = pipelines
    .flatMap((pipeline) => pipeline.executions)
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  const run = chooseAction(executions, given);
  console.error(`${run.stage} / ${run.action}: ${run.summary || run.status}`);
  await (given.follow === undefined ? printLog(run) : followLog(run));
} catch (error) {
  reportError(command, error, stateDirectory);
}

/** Of the newest execution what runs, failed or ran last; of a stage or action that is named, the latest run. */
function chooseAction(
  executions: readonly PipelineExecution[],
  { stage, action }: { stage?: string; action?: string },
): ActionExecution {
  const runs = executions.flatMap(({ actions }) => actions.filter(({ logFile }) => logFile !== null));
  const isNamed = stage !== undefined || action !== undefined;
  const wanted = runs
    .filter((run) => (stage ?? run.stage) === run.stage && (action ?? run.action) === run.action)
    .filter((run) => isNamed || run.executionId === executions[0]?.executionId)
    .sort((a, b) => a.startedAt.localeCompare(b.startedAt));
  const isOf = (status: ActionStatus) => (run: ActionExecution) => run.status === status;
  const chosen = isNamed ? undefined : (wanted.find(isOf('InProgress')) ?? wanted.find(isOf('Failed')));
  return chosen ?? wanted.at(-1) ?? refuse(runs, stage, action);
}

function refuse(runs: readonly ActionExecution[], stage = '…', action = '…'): never {
  throw new NoSuchActionError(`${stage} / ${action}`, [
    ...new Set(runs.map((run) => `${run.stage} / ${run.action}`)),
  ]);
}

async function printLog({ logFile, status }: ActionExecution): Promise<void> {
  const { text, omitted } = await readLogLines(logFile, 0, status !== 'InProgress');
  if (omitted > 0) console.error(`the last of it; all of it is in ${logFile}`);
  process.stdout.write(stripVTControlCharacters(text));
}

async function followLog({ actionExecutionId }: ActionExecution): Promise<void> {
  const answer = await askConsole(stateDirectory, `/actions/${actionExecutionId}/events`);
  for await (const { name, data } of readEvents(answer)) {
    if (name === 'lines') process.stdout.write(String(data));
    if (name === 'end') return;
  }
}
