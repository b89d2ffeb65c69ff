import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BuildUser } from './build-user.ts';
import { endProcessGroup, isRunning } from './process-group.ts';
import { splitOutput } from './split-output.ts';

/** The machine does not have the shell that `env.shell` names. */
export class ShellMissingError extends Error {
  override readonly name = 'ShellMissingError';

  constructor(shell: string, options: ErrorOptions) {
    super(
      `the shell ${shell}, which env.shell asks for, is not on this machine; install it, or use sh`,
      options,
    );
  }
}

export interface BuildShellOptions {
  shell: 'sh' | 'bash';
  workingDirectory: string;
  environment: Record<string, string>;
  /** Whether each command gets a shell of its own, which knows nothing of those before. */
  shellPerCommand: boolean;
  /** Gets every line that a command prints, without its line break. */
  output(line: string): void;
  started(processGroupId: number): void;
}

/**
 * The one shell of a build: variables, functions and the working directory live on from command to command.
 *
 * The shell leads a process group of its own, has no terminal and an empty standard input. A command that ends the
 * shell itself (`exit 1`, or any failure after `set -e`) gives its exit code; the next command gets a new shell with
 * the exported variables and the working directory of the old one. So does a command of another user.
 */
export interface BuildShell {
  /**
   * Runs a command of any number of lines and resolves with its exit code; null when `end` cut it off.
   *
   * @param user undefined: the one who runs this process
   */
  run(command: string, user?: BuildUser): Promise<number | null>;
  /** Sets a variable for all that follows. */
  export(name: string, value: string): Promise<void>;
  /** What `text` is after parameter expansion and command substitution. */
  expand(text: string): Promise<string>;
  /** The variable's value, exported or not; undefined when it is not set. */
  variable(name: string): Promise<string | undefined>;
  /** Sends SIGTERM to everything that the build started, and SIGKILL to what is left after the time; once. */
  end(graceInSeconds: number): Promise<void>;
}

interface Files {
  driver: string;
  step: string;
  answer: string;
  variables: string;
  directory: string;
}

interface ShellProcess {
  child: ChildProcess;
  user: BuildUser | undefined;
  step(): Promise<number>;
  /** Lets it end after what it does now. */
  leave(): void;
  ended: Promise<number>;
}

/** Time for output that is still in the pipe of a shell that ended while something in the background holds it open. */
const drainInMilliseconds = 200;

/** The lines of `export -p`, in sh and bash, that tell whose shell it is. */
const ofUser = /^(?:export|declare -x) (?:HOME|USER|LOGNAME)=.*\n/gm;

export async function startBuildShell(options: BuildShellOptions): Promise<BuildShell> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-build-'));
  const files = filesIn(folder);
  for (const file of [files.variables, files.directory]) await writeFile(file, '');
  const marker = `\u001e${randomUUID()}=`;
  const environment = { ...options.environment };
  await writeFile(files.driver, driverScript(marker, files, options.shellPerCommand));
  const processGroups = new Set<number>();
  let current: ShellProcess | null = null;
  let ending: Promise<void> | null = null;

  /** Whose shell finds there what the one before has left, and leaves its own. */
  const giveState = async ({ uid, gid }: BuildUser) => {
    await chmod(folder, 0o711);
    for (const file of [files.variables, files.directory]) await chown(file, uid, gid);
  };
  const launch = (user: BuildUser | undefined) => {
    const launched = launchShell({ ...options, environment }, { driver: files.driver, marker, user });
    if (launched.child.pid !== undefined) {
      processGroups.add(launched.child.pid);
      options.started(launched.child.pid);
    }
    return launched;
  };
  const closeCurrent = async () => {
    current?.leave();
    await current?.ended;
    if (current?.child.pid !== undefined && !isRunning(current.child.pid))
      processGroups.delete(current.child.pid);
    current = null;
  };
  /** For a shell of another user, which begins where this one is. */
  const leave = async () => {
    await runInCurrent(saveState(files));
    await closeCurrent();
    await writeFile(files.variables, (await readFile(files.variables, 'utf8')).replaceAll(ofUser, ''));
  };
  const run = async (command: string, user?: BuildUser): Promise<number | null> => {
    if (current && current.user?.name !== user?.name) await leave();
    if (!current && user) await giveState(user);
    current ??= ending ? null : launch(user);
    const exitCode = await runInCurrent(command);
    if (options.shellPerCommand) await closeCurrent();
    return exitCode;
  };
  const runInCurrent = async (command: string): Promise<number | null> => {
    if (ending || !current) return null;
    await writeFile(files.step, `${command}\n`);
    const { child, ended, step } = current;
    const outcome = await Promise.race([
      step().then((exitCode) => ({ exitCode, shellEnded: false })),
      ended.then((exitCode) => ({ exitCode, shellEnded: true })),
    ]).catch((error: unknown) => {
      current = null;
      throw error;
    });
    if (outcome.shellEnded) {
      current = null;
      // The system gives the number of an empty group to somebody else.
      if (child.pid !== undefined && !isRunning(child.pid)) processGroups.delete(child.pid);
    }
    return ending ? null : outcome.exitCode;
  };
  const answerOf = async (question: string): Promise<string> => {
    await writeFile(files.answer, '');
    await run(question);
    return ending ? '' : readFile(files.answer, 'utf8');
  };

  const endAll = async (graceInSeconds: number): Promise<void> => {
    await Promise.all([...processGroups].map((group) => endProcessGroup(group, graceInSeconds)));
    await current?.ended;
    await rm(folder, { recursive: true, force: true });
  };

  return {
    run,
    async export(name, value) {
      environment[name] = value;
      if (!options.shellPerCommand) await run(`export ${name}=${quote(value)}`, current?.user);
    },
    async expand(text) {
      const end = `end-${randomUUID()}`;
      return (await answerOf(`cat >${quote(files.answer)} <<${end}\n${text}\n${end}`)).replace(/\n$/, '');
    },
    async variable(name) {
      const answer = await answerOf(`printf '%s' "\${${name}+=}\${${name}-}" >${quote(files.answer)}`);
      return answer.startsWith('=') ? answer.slice(1) : undefined;
    },
    end(graceInSeconds) {
      ending ??= endAll(graceInSeconds);
      return ending;
    },
  };
}

function filesIn(folder: string): Files {
  return {
    driver: join(folder, 'driver.sh'),
    step: join(folder, 'step.sh'),
    answer: join(folder, 'answer'),
    variables: join(folder, 'variables.sh'),
    directory: join(folder, 'directory'),
  };
}

/**
 * Reads one empty line per step from descriptor 3, runs the step file in itself, and reports the exit code on a copy of
 * standard output: the same pipe, so the report comes after all that the step printed.
 */
function driverScript(marker: string, files: Files, shellPerCommand: boolean): string {
  const [variables, directory] = [quote(files.variables), quote(files.directory)];
  const takeOver = `if [ -s ${directory} ]; then . ${variables}; cd -- "$(cat ${directory})"; fi
trap ${quote(saveState(files))} EXIT`;
  return `exec 2>&1 4>&1
${shellPerCommand ? '' : takeOver}
while IFS= read -r sluice_step <&3; do
. ${quote(files.step)} 3<&- 4>&-
printf '${marker}%s;' "$?" >&4
done
trap - EXIT
`;
}

/** Where the next shell begins. */
function saveState({ variables, directory }: Files): string {
  return `{ export -p >${quote(variables)}; pwd >${quote(directory)}; } 2>/dev/null`;
}

function launchShell(
  options: BuildShellOptions,
  { driver, marker, user }: { driver: string; marker: string; user: BuildUser | undefined },
): ShellProcess {
  const child = spawn(options.shell, [driver], {
    cwd: options.workingDirectory,
    env: { ...options.environment, ...(user && { HOME: user.home, USER: user.name, LOGNAME: user.name }) },
    ...(user && { uid: user.uid, gid: user.gid }),
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
  });
  const [, stdout, , control] = child.stdio;
  if (!stdout || !control || !('write' in control)) throw new Error('the build shell has no pipes');

  let stepEnded: (exitCode: number) => void = () => {};
  const output = splitOutput(marker, { line: options.output, stepEnded: (exitCode) => stepEnded(exitCode) });
  stdout.on('data', output.write);
  // The shell may end before it has read its next step.
  control.on('error', () => {});
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', (cause) => reject(new ShellMissingError(options.shell, { cause })));
    child.once('exit', async (code, signal) => {
      await Promise.race([closed, sleep(drainInMilliseconds)]);
      output.flush();
      resolve(code ?? (signal === 'SIGTERM' ? 143 : 137));
    });
  });
  return {
    child,
    user,
    ended,
    leave: () => control.end(),
    step: () =>
      new Promise((resolve) => {
        stepEnded = resolve;
        control.write('\n');
      }),
  };
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
