import { readFileSync } from 'node:fs';
import { DockerUsageError, readBuildArguments, readLoginArguments } from './docker-arguments.ts';
import { buildImage } from './docker-build.ts';
import { standInVariables } from './docker-stand-in-variables.ts';
import { InvalidImageNameError } from './image-reference.ts';
import {
  createImageRegistry,
  ImageNotBuiltError,
  ImageTagAlreadyExistsError,
  type WritableImageRegistry,
} from './image-registry.ts';
import { DockerfileError } from './parse-dockerfile.ts';
import { askRealDocker, findRealDocker, type RealDocker, runRealDocker } from './real-docker.ts';

/** The `docker` of the builds in a rehearsal: the commands that publish an image, on a registry of files. */
interface StandIn {
  registry: WritableImageRegistry;
  /** Looked for when it is needed: asking a daemon takes time. */
  realDocker(): RealDocker | undefined;
  print(line: string): void;
}

type Command = (args: readonly string[], standIn: StandIn) => number;

const commands: Record<string, Command> = {
  version: describe,
  info: describe,
  login,
  build,
  tag,
  push,
  images: listImages,
};

const expected = [
  DockerUsageError,
  DockerfileError,
  ImageTagAlreadyExistsError,
  ImageNotBuiltError,
  InvalidImageNameError,
];

function run(args: readonly string[]): number {
  const { registryDirectory, folder } = readStandInVariables();
  const [name = '', ...rest] = args;
  const command = commands[name];
  if (!command) {
    const problem = `${name === '' ? 'no command' : `${name} is not supported`}; supported are ${Object.keys(commands).join(', ')}`;
    throw new DockerUsageError(problem);
  }
  return command(rest, {
    registry: createImageRegistry(registryDirectory),
    realDocker: () => findRealDocker(process.env.PATH ?? '', folder),
    print: (line) => process.stdout.write(`${line}\n`),
  });
}

function readStandInVariables(): { registryDirectory: string; folder: string } {
  const registryDirectory = process.env[standInVariables.registryDirectory];
  const folder = process.env[standInVariables.folder];
  if (!registryDirectory || !folder) {
    throw new DockerUsageError(
      `start it by the docker that installDockerStandIn writes: ${Object.values(standInVariables).join(' and ')} are missing`,
    );
  }
  return { registryDirectory, folder };
}

function describe(_args: readonly string[], { realDocker, print }: StandIn): number {
  const real = realDocker();
  print(
    "Client: the rehearsal's stand-in for Docker; it keeps the files of images in the rehearsal's registry",
  );
  print(real ? `Server: Docker ${real.serverVersion} builds each image too` : `Server: ${withoutDocker}`);
  return 0;
}

const withoutDocker =
  'Docker does not run on this machine: the registry keeps the files and the start command of an image, without its base image';

function login(args: readonly string[], { print }: StandIn): number {
  readLoginArguments(args);
  if (readFileSync(0, 'utf8').trim() === '')
    throw new DockerUsageError('login: the password on standard input is empty');
  print('Login Succeeded');
  return 0;
}

function build(args: readonly string[], { registry, realDocker, print }: StandIn): number {
  const given = readBuildArguments(args, process.env);
  const say = given.quiet ? () => {} : print;
  const real = realDocker();
  if (real) {
    const exitCode = runRealDocker(real, ['build', ...args]);
    if (exitCode !== 0) return exitCode;
  } else {
    say(withoutDocker);
    for (const option of given.ignored) say(`--${option} ignored: it has no meaning without Docker`);
  }
  const digest = buildImage(given, registry, real && idOf(real, given.names), say);
  if (!given.quiet) print(`built ${given.names.join(', ')} ${digest}`);
  else if (!real) print(digest);
  return 0;
}

/** Undefined where Docker does not tell; a task of the image then runs without it. */
function idOf(real: RealDocker, [name = '']: readonly string[]): string | undefined {
  return askRealDocker(real, ['image', 'inspect', '--format', '{{.Id}}', name]);
}

function tag(args: readonly string[], { registry }: StandIn): number {
  const [source, target, ...more] = args;
  if (source === undefined || target === undefined || more.length > 0) {
    throw new DockerUsageError('tag takes the name of an image and its new name');
  }
  const built = registry.findBuilt(source);
  if (!built) throw new ImageNotBuiltError(source);
  registry.keepBuilt(target, built.rootDirectory, built.configuration, built.dockerImage);
  return 0;
}

function push(args: readonly string[], { registry, print }: StandIn): number {
  const names = args.filter((arg) => arg !== '--quiet' && arg !== '-q');
  const [name] = names;
  if (name === undefined || names.length > 1 || name.startsWith('-')) {
    throw new DockerUsageError(`push takes one name, not ${args.join(' ') || 'none'}`);
  }
  const image = registry.push(name);
  print(`${image.name}: digest: ${image.digest} size: ${image.sizeInBytes}`);
  return 0;
}

function listImages(_args: readonly string[], { registry, print }: StandIn): number {
  print('REPOSITORY TAG DIGEST PUSHED');
  for (const repository of registry.repositories()) {
    for (const tagName of registry.tags(repository)) {
      const image = registry.find(repository, tagName);
      if (image) print(`${repository} ${tagName} ${image.digest} ${image.pushedAt}`);
    }
  }
  return 0;
}

try {
  process.exitCode = run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Error && expected.some((kind) => error instanceof kind))) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
