import type { BuildLog } from './build-log.ts';
import { durationText } from './build-log.ts';
import type { BuildObserver } from './build-request.ts';
import type { BuildPhase, PhaseContext, PhaseType } from './build-result.ts';
import type { BuildShell } from './build-shell.ts';
import type { BuildUser } from './build-user.ts';
import type { Buildspec, CommandPhase, CommandPhaseName, Retry } from './buildspec.ts';
import { commandPhases } from './buildspec.ts';

/** Why a build that is cut off ends; undefined while it goes on. */
export type Interruption = () => { status: 'STOPPED' | 'TIMED_OUT'; context: PhaseContext } | undefined;

interface PhaseRun {
  shell: BuildShell;
  /** By the name that `run-as` gives; who is not in it is who runs this process. */
  users: ReadonlyMap<string, BuildUser>;
  log: BuildLog;
  interruption: Interruption;
  observer: BuildObserver | undefined;
}

/**
 * Runs the phases that hold commands, with CodeBuild's transitions ("Build phase transitions"): a failed INSTALL or
 * PRE_BUILD ends the build, POST_BUILD runs after a failed BUILD too. `on-failure` changes where it goes on; it does
 * not make a build with a failed phase succeed, unless that succeeds when it is run again.
 */
export async function runPhases(buildspec: Buildspec, run: PhaseRun): Promise<BuildPhase[]> {
  const phases: BuildPhase[] = [];
  for (const name of commandPhases) {
    const declared = buildspec.phases[name];
    const work = declared
      ? () => runPhase({ ...declared, runAs: declared.runAs ?? buildspec.runAs }, run)
      : null;
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
  if (onFailure === 'ABORT' || onFailure === 'CONTINUE') return onFailure === 'CONTINUE';
  return name === 'build' || name === 'post_build';
}

async function runPhase(phase: CommandPhase, run: PhaseRun): Promise<PhaseContext | null> {
  return typeof phase.onFailure === 'object'
    ? runWithRetries(phase, phase.onFailure, run)
    : runOnce(phase, run);
}

async function runWithRetries(
  phase: CommandPhase,
  { times, pattern }: Retry,
  run: PhaseRun,
): Promise<PhaseContext | null> {
  for (let retry = 1; ; retry += 1) {
    const printed = run.log.watchFor(pattern);
    const failure = await runOnce(phase, run);
    const matches = printed() || pattern.test(failure?.message ?? '');
    if (!failure || !matches || retry > times || run.interruption()) return failure;
    run.log.say(`${failure.message}: retry ${retry} of ${times}`);
    await run.shell.export('CODEBUILD_BUILD_SUCCEEDING', '1');
  }
}

async function runOnce(phase: CommandPhase, run: PhaseRun): Promise<PhaseContext | null> {
  const user = run.users.get(phase.runAs ?? '');
  const failure = await runCommands(phase.commands, user, run);
  const failureOfFinally = await runCommands(phase.finally, user, run);
  return failure ?? failureOfFinally;
}

async function runCommands(
  commands: readonly string[],
  user: BuildUser | undefined,
  run: PhaseRun,
): Promise<PhaseContext | null> {
  for (const command of commands) {
    if (run.interruption()) return null;
    run.log.say(`$ ${firstLineOf(command)}`);
    const exitCode = await run.shell.run(command, user);
    if (exitCode === 0 || exitCode === null) continue;
    await run.shell.export('CODEBUILD_BUILD_SUCCEEDING', '0');
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
