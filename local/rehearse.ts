import { resolve } from 'node:path';
import { chooseContainers } from './cloud/containers/choose-containers.ts';
import { isLoopbackNetworkThere, oneHostNote } from './cloud/ecs/loopback-network.ts';
import { type RunningConsole, serveConsole } from './console/serve-console.ts';
import type { PushOutcome } from './git/checkout-remote.ts';
import { type Rehearsal, startRehearsal } from './rehearsal.ts';
import { type Standstill, watchStandstill } from './standstill.ts';
import { commandsFor, readStartOptions, type StartOptions } from './start-options.ts';
import { createPaint } from './terminal/paint.ts';
import { PipelineProgress } from './terminal/pipeline-progress.ts';
import { reportError } from './terminal/report-error.ts';
import { showStep } from './terminal/show-step.ts';
import { describeStandstill } from './terminal/standstill-lines.ts';
import { type Stopping, stopOnSignal } from './terminal/stop-on-signal.ts';

const command = 'npm start';
const out = process.stdout;

/** `npm start`: as its arguments want it. */
export async function runRehearsal(): Promise<void> {
  let stateDirectory = resolve('.rehearsal');
  try {
    const options = readStartOptions(command);
    stateDirectory = options.stateDirectory;
    await rehearse(options);
  } catch (error) {
    reportError(command, error, stateDirectory);
  }
}

/** Runs until somebody stops it; what goes wrong on the way stops it as well. */
async function rehearse(options: StartOptions): Promise<void> {
  const stopping = stopOnSignal(command, options.stateDirectory);
  try {
    await deliver(options, stopping);
  } catch (error) {
    // What is cut off in the middle of its work fails, and that is nothing to tell.
    if (stopping.begun) return;
    reportError(command, error, options.stateDirectory);
    stopping.stop(1);
  }
}

/** From nothing to a pipeline that has settled, and to whatever is pushed after that. */
async function deliver(options: StartOptions, stopping: Stopping): Promise<void> {
  const containers = chooseContainers(options.containers);
  const starting = startRehearsal({
    ...{ ...options, containers },
    step: (what, work) => showStep(out, what, work),
  });
  stopping.stopBy(() => stopWhenStarted(starting));
  const rehearsal = await starting;
  if (stopping.begun) return;

  const console = await openConsole(rehearsal, options);
  stopping.stopBy(() => console.stop());
  const progress = new PipelineProgress(rehearsal.engine, out);
  stopping.stopBy(async () => progress.close());
  stopping.announceBy((line) => progress.print('', line));
  progress.print('', `The console is at ${createPaint(out)('cyan', console.url)}`);
  if (options.isForeign)
    progress.print(
      `${options.checkoutDirectory} is only read; what the rehearsal keeps is in ${options.stateDirectory}`,
    );
  progress.print(containers.why);
  if (!(await isLoopbackNetworkThere())) progress.print(oneHostNote);
  for (const note of rehearsal.engine.pipelines().flatMap(({ notes }) => notes)) progress.print(note);
  const [push] = await rehearsal.begin(console.url);
  if (push !== undefined) progress.print(...describePush(push));

  const context = { ...rehearsal, consoleUrl: console.url, commands: commandsFor(options), out };
  const unwatch = watchStandstill(rehearsal.engine, (standstill) => {
    progress.print(...describeStandstill(standstill, { ...context, push }));
    if (options.untilSettled) stopping.stop(exitCodeOf(standstill));
  });
  stopping.stopBy(async () => unwatch());
}

/** A start that fails has left nothing to stop, and is told where it is awaited. */
function stopWhenStarted(starting: Promise<Rehearsal>): Promise<void> {
  return starting.then(
    (rehearsal) => rehearsal.stop(),
    () => undefined,
  );
}

function openConsole(
  { engine, cloud, drills, history }: Rehearsal,
  options: StartOptions,
): Promise<RunningConsole> {
  const report = (error: unknown) => reportError(command, error, options.stateDirectory);
  return serveConsole({ engine, cloud, drills, history, report }, options.consolePort);
}

function describePush({ status, message, uncommittedFiles }: PushOutcome): string[] {
  const paint = createPaint(out);
  const pushed = status === 'pushed' || status === 'up-to-date' ? message : paint('yellow', message);
  if (uncommittedFiles === 0) return [pushed];
  const files = uncommittedFiles === 1 ? '1 changed file is' : `${uncommittedFiles} changed files are`;
  return [pushed, paint('yellow', `${files} not committed, and no part of what is delivered`)];
}

function exitCodeOf({ newest }: Standstill): number {
  return newest === undefined || newest.status === 'InProgress' || newest.status === 'Succeeded' ? 0 : 1;
}
