import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeFileAtomically } from '../atomic-file.ts';
import { askRealDocker } from '../registry/real-docker.ts';
import type {
  ContainerRequest,
  Containers,
  ManagedProcess,
  Processes,
  StartedContainer,
} from '../runtime.ts';
import { readStateFile } from '../state-file.ts';
import { askDocker, clientArguments, type DockerEngine } from './docker-engine.ts';
import { usedByControlGroup } from './used-by-control-group.ts';

const secondsToAnswer = 30;
const secondsToRemove = 120;

/** What the client has after its container to hand on the last words of that; one that never had any container ends then. */
const secondsToEndClient = 3;

/** From the first container on, the state folder says whom to ask for those that a killed rehearsal left behind. */
export function createContainers(
  engine: DockerEngine,
  isRequired: boolean,
  stateDirectory: string,
  processes: Processes,
): Containers {
  const ask = (...args: string[]) => askDocker(engine, args, secondsToAnswer);
  const missing = new Set<string>();
  writeFileAtomically(engineFile(stateDirectory), JSON.stringify(engine));
  return {
    isRequired,
    label: labelOf(stateDirectory),
    hasImage: (id) =>
      ask('image', 'inspect', '--format', '{{.Id}}', id).then(
        () => true,
        () => false,
      ),
    noteMissing(image) {
      if (missing.has(image)) return;
      missing.add(image);
      console.error(
        `${image} runs as a process: Docker has no such image. It was built without Docker, or removed from there; npm run reset begins afresh.`,
      );
    },
    async start(request) {
      const container = containerName(request.name);
      const client = await processes.start({
        name: request.name,
        command: engine.program,
        args: [...clientArguments(engine), ...runArguments(request, container, labelOf(stateDirectory))],
        environment: request.environment,
        workingDirectory: stateDirectory,
        logFile: request.logFile,
      });
      return follow(client, container, engine);
    },
    // One that a container still has cannot be removed, and goes with what is left at the end.
    removeVolumes: (names) => ask('volume', 'rm', '--force', ...names).then(ignore, ignore),
  };
}

/**
 * Removes what Docker has of a state folder, whoever has started it there: a rehearsal that has ended, or was killed, is the
 * last that could. Waits for it, since nothing else may go on meanwhile.
 */
export function removeLeftContainers(stateDirectory: string): void {
  const engine = readStateFile<DockerEngine>(engineFile(stateDirectory), [
    'program',
    'host',
    'configuration',
  ]);
  if (engine === undefined) return;
  const filter = ['--quiet', '--filter', `label=${labelOf(stateDirectory)}`];
  const list = (...args: string[]) =>
    askRealDocker(engine, [...clientArguments(engine), ...args, ...filter])?.split('\n') ?? [];
  const remove = (...args: string[]) =>
    askRealDocker(engine, [...clientArguments(engine), ...args], secondsToRemove * 1000);
  // A daemon that does not answer runs no container either. What ends by itself meanwhile is removed by Docker.
  const containers = list('ps', '--all');
  if (containers.length > 0) remove('rm', '--force', ...containers);
  const volumes = list('volume', 'ls');
  if (volumes.length > 0) remove('volume', 'rm', '--force', ...volumes);
}

/** The arguments of the client; exported for what must not stand among them. */
export function runArguments(
  { image, options, environment, command }: ContainerRequest,
  container: string,
  label: string,
): string[] {
  return [
    ...['run', '--rm', '--pull', 'never', '--name', container, '--label', label],
    // Its output goes to the log of the task by way of the client, and Docker need not keep it as well.
    ...['--network', 'host', '--log-driver', 'none'],
    ...options,
    ...Object.keys(environment).flatMap((name) => ['--env', name]),
    image,
    ...command,
  ];
}

/** What Docker accepts as a name: https://docs.docker.com/reference/cli/docker/container/run/#name */
function containerName(name: string): string {
  return `rehearsal-${name.replaceAll(/[^\w.-]+/g, '-')}`;
}

function follow(client: ManagedProcess, container: string, engine: DockerEngine): StartedContainer {
  const ask = (...args: string[]) => askDocker(engine, args, secondsToAnswer);
  const ended = client.ended.then(async (how) => {
    // Docker removes one that has ended; the end of its client alone ends none.
    if (how.signal !== null) await ask('rm', '--force', container).catch(ignore);
    return how;
  });
  let firstProcess = 0;
  const findFirstProcess = async () => {
    firstProcess = Number(await ask('inspect', '--format', '{{.State.Pid}}', container).catch(() => 0));
  };
  return {
    process: {
      name: client.name,
      pid: client.pid,
      child: client.child,
      ended,
      async stop(timeoutInSeconds) {
        const time = String(Math.ceil(timeoutInSeconds));
        // Docker knows the image's own signal. It fails for a container that is not there yet, or no more.
        const stop = ['stop', '-t', time, container];
        await askDocker(engine, stop, timeoutInSeconds + secondsToAnswer).catch(ignore);
        await Promise.race([ended, sleep(secondsToEndClient * 1000, undefined, { ref: false })]);
        await client.stop(secondsToEndClient);
        await ended;
      },
    },
    succeeds: (command, timeoutInSeconds) =>
      askDocker(engine, ['exec', container, ...command], timeoutInSeconds).then(
        () => true,
        () => false,
      ),
    used() {
      if (firstProcess !== 0) return usedByControlGroup(firstProcess);
      // To be known the next time.
      void findFirstProcess();
      return undefined;
    },
  };
}

function labelOf(stateDirectory: string): string {
  return `sluice.rehearsal=${stateDirectory}`;
}

function engineFile(stateDirectory: string): string {
  return join(stateDirectory, 'containers.json');
}

function ignore(): void {}
