import type { BuildLog } from './build-log.ts';
import { durationText } from './build-log.ts';
import type { BuildObserver } from './build-request.ts';
import type { BuildPhase, PhaseContext, PhaseType } from './build-result.ts';
import type { BuildShell } from './build-shell.ts';
import type { Buildspec, CommandPhase, CommandPhaseName } from './buildspec.ts';
import { commandPhases } from './buildspec.ts';

/** Why a build that is cut off ends; undefined while it goes on. */
export type Interruption = () => { status: 'STOPPED' | 'TIMED_OUT'; context: PhaseContext } | undefined;

interface PhaseRun {
  shell: BuildShell;
  log: BuildLog;
  interruption: Interruption;
  observer: BuildObserver | undefined;
}

/**
 * Runs the phases that hold commands, with CodeBuild's transitions ("Build phase transitions"): a failed INSTALL or
 * PRE_BUILD ends the build, POST_BUILD runs after a failed BUILD too. `on-failure` changes where it goes on; it does
 * not make a build with a failed phase succeed.
 */
export async function runPhases(buildspec: Buildspec, run: PhaseRun): Promise<BuildPhase[]> {
  const phases: BuildPhase[] = [];
  for (const name of commandPhases) {
    const declared = buildspec.phases[name];
    const work = declared ? () => runPhase(declared, run) : null;
    const phase = await recordPhase(phaseTypeOf(name), run, work);
    phases.push(phase);
    if (phase.status === 'STOPPED' || phase.status === 'TIMED_OUT') break;
    if (phase.status === 'FAILED' && !goesOnAfter(name, declared?.onFailure)) break;
  }
  return phases;
}

/** Times a phase and logs its beginning and its end. `work`, null for none, gives the context of a failure or null. */
export async function recordPhase(
  phaseType: PhaseType,
  { log, interruption, observer }: Pick<PhaseRun, 'log' | 'interruption' | 'observer'>,
  work: (() => Promise<PhaseContext | null>) | null,
): Promise<BuildPhase> {
  const startedAt = performance.now();
  const runs = work !== null && !interruption();
  if (runs) observer?.phaseStarted(phaseType);
  if (runs) log.say(phaseType);
  const failure = runs ? await work() : null;
  const interrupted = interruption();
  const context = interrupted?.context ?? failure;
  const phase: BuildPhase = {
    phaseType,
    status: interrupted?.status ?? (failure ? 'FAILED' : 'SUCCEEDED'),
    durationInSeconds: (performance.now() - startedAt) / 1000,
    context: context && { ...context, message: log.masked(context.message) },
  };
  if (work) log.say(endOf(phase));
  if (runs) observer?.phaseEnded(phase);
  return phase;
}

function endOf({ phaseType, status, durationInSeconds, context }: BuildPhase): string {
  const reason = context ? `: ${context.statusCode} ${context.message}` : '';
  return `${phaseType} ${status.toLowerCase().replace('_', ' ')} in ${durationText(durationInSeconds)}${reason}`;
}

function phaseTypeOf(name: CommandPhaseName): PhaseType {
  const types = {
    install: 'INSTALL',
    pre_build: 'PRE_BUILD',
    build: 'BUILD',
    post_build: 'POST_BUILD',
  } as const;
  return types[name];
}

function goesOnAfter(name: CommandPhaseName, onFailure: CommandPhase['onFailure']): boolean {
  return onFailure ? onFailure === 'CONTINUE' : name === 'build' || name === 'post_build';
}

async function runPhase(phase: CommandPhase, run: PhaseRun): Promise<PhaseContext | null> {
  const failure = await runCommands(phase.commands, run);
  const failureOfFinally = await runCommands(phase.finally, run);
  return failure ?? failureOfFinally;
}

async function runCommands(commands: readonly string[], run: PhaseRun): Promise<PhaseContext | null> {
  for (const command of commands) {
    if (run.interruption()) return null;
    run.log.say(`$ ${firstLineOf(command)}`);
    const exitCode = await run.shell.run(command);
    if (exitCode === 0 || exitCode === null) continue;
    await run.shell.run('export CODEBUILD_BUILD_SUCCEEDING=0');
    return {
      statusCode: 'COMMAND_EXECUTION_ERROR',
      message: `Error while executing command: ${firstLineOf(command)}. Reason: exit status ${exitCode}`,
    };
  }
  return null;
}

function firstLineOf(command: string): string {
  const [first = '', ...more] = command.trim().split('\n');
  return more.length === 0 ? first : `${first} … (${more.length + 1} lines)`;
}
