import { statSync } from 'node:fs';
import { basename, relative, resolve } from 'node:path';
import { type ContainerChoice, containerChoices } from './cloud/containers/choose-containers.ts';
import { parseOptions, parsePort, WrongValueError } from './terminal/parse-options.ts';

export interface StartOptions {
  /** Absolute. */
  checkoutDirectory: string;
  /** Whether it is another project's, which is only read. */
  isForeign: boolean;
  assemblyDirectory: string | undefined;
  stack: string | undefined;
  stateDirectory: string;
  consolePort: number;
  apiPort: number;
  containers: ContainerChoice;
  /** Ends the rehearsal when nothing runs any more: exit code 0, or 1 where the newest execution failed. */
  untilSettled: boolean;
}

/** What follows a command that is to find this rehearsal, and what starts it again. */
export interface Commands {
  /** For example ` --directory .rehearsal-shop`; empty where the command finds it without. */
  option: string;
  start: string;
}

export class NoCheckoutError extends Error {
  constructor(directory: string) {
    super(`There is no folder ${directory}; give by --checkout the git checkout of the project to rehearse.`);
    this.name = 'NoCheckoutError';
  }
}

/** @throws WrongOptionError, WrongValueError, NoCheckoutError */
export function readStartOptions(command: string, args?: readonly string[]): StartOptions {
  const given = parseOptions(
    command,
    {
      checkout: {
        value: 'folder',
        what: "the git checkout of another CDK project, whose pipeline is rehearsed in place of this one's; it is only read",
      },
      assembly: {
        value: 'folder',
        what: 'the cdk.out that holds the pipeline, in place of synthesizing the app of cdk.json',
      },
      stack: { value: 'name', what: 'whose pipeline is meant, where several stacks have one' },
      directory: {
        value: 'folder',
        what: 'where the rehearsal keeps its state (default .rehearsal; with --checkout, .rehearsal-<name of the checkout>)',
      },
      'console-port': { value: 'port', what: 'of the console (default 4700; 0 takes a free one)' },
      'api-port': { value: 'port', what: 'of the AWS APIs (default 4701; 0 takes a free one)' },
      containers: {
        value: containerChoices.join('|'),
        what: 'whether tasks run as containers of Docker or as processes (default auto: as containers where Docker is)',
      },
      until: { value: 'settled', what: 'end when nothing runs any more; exit code 1 if the delivery failed' },
    },
    args,
  );
  if (given.until !== undefined && given.until !== 'settled')
    throw new WrongValueError('until', given.until, 'settled');
  const checkoutDirectory = resolve(given.checkout ?? '.');
  if (!statSync(checkoutDirectory, { throwIfNoEntry: false })?.isDirectory())
    throw new NoCheckoutError(checkoutDirectory);
  const isForeign = checkoutDirectory !== process.cwd();
  return {
    ...{ checkoutDirectory, isForeign },
    assemblyDirectory: given.assembly === undefined ? undefined : resolve(given.assembly),
    stack: given.stack,
    stateDirectory: resolve(
      given.directory ?? (isForeign ? `.rehearsal-${basename(checkoutDirectory)}` : '.rehearsal'),
    ),
    consolePort: parsePort('console-port', given['console-port'] ?? '4700'),
    apiPort: parsePort('api-port', given['api-port'] ?? '4701'),
    containers: readContainerChoice(given.containers ?? 'auto'),
    untilSettled: given.until !== undefined,
  };
}

function readContainerChoice(given: string): ContainerChoice {
  const choice = containerChoices.find((each) => each === given);
  if (choice === undefined) throw new WrongValueError('containers', given, containerChoices.join(', '));
  return choice;
}

/** How a person goes on with the rehearsal that was started so. */
export function commandsFor(given: StartOptions): Commands {
  const { checkoutDirectory, isForeign, stateDirectory, containers } = given;
  const isUsual = stateDirectory === resolve('.rehearsal');
  const option = isUsual ? '' : ` --directory ${quoted(relative('.', stateDirectory))}`;
  const checkout = isForeign ? ` --checkout ${quoted(relative('.', checkoutDirectory))}` : '';
  const isDerived = isForeign && stateDirectory === resolve(`.rehearsal-${basename(checkoutDirectory)}`);
  const chosen = containers === 'auto' ? '' : ` --containers ${containers}`;
  const options = `${checkout}${isDerived ? '' : option}${chosen}`;
  return { option, start: `npm start${options === '' ? '' : ` --${options}`}` };
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
