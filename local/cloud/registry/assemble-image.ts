import { cpSync, mkdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { FileTree } from './build-context.ts';
import { copyFiles, NoFolderToCopyToError, NothingToCopyError } from './copy-files.ts';
import { commandWords, execForm, keyValuePairs, splitWords, substitute } from './dockerfile-words.ts';
import type { ImageConfiguration } from './image-content.ts';
import { DockerfileError, type Instruction, skippedInstructions } from './parse-dockerfile.ts';

export interface AssemblyRequest {
  /** As messages name it. */
  dockerfile: string;
  instructions: readonly Instruction[];
  context: FileTree;
  buildArguments: Readonly<Record<string, string>>;
  labels: Readonly<Record<string, string>>;
  /** Name of the stage to end with; undefined: the last one. */
  target: string | undefined;
  /** An empty folder; every stage's files get a folder in it. */
  directory: string;
  /** An image that was built or pushed before, by name. */
  findImage(name: string): { root: string; configuration: ImageConfiguration } | undefined;
  print(line: string): void;
}

export interface AssembledImage {
  root: string;
  configuration: ImageConfiguration;
}

interface Stage extends AssembledImage {
  name: string;
  /** What `$NAME` stands for: ARG and ENV so far. */
  variables: Record<string, string>;
}

/**
 * Puts together what a Dockerfile puts on top of its base image: the files of COPY and ADD, and what the image says of
 * starting it. Nothing is run. @throws DockerfileError
 */
export function assembleImage(request: AssemblyRequest): AssembledImage {
  const stages: Stage[] = [];
  const globalArguments: Record<string, string> = {};
  for (const instruction of request.instructions) {
    const stage = stages.at(-1);
    if (instruction.name === 'FROM') {
      if (stage && stage.name === request.target) break;
      stages.push(beginStage(request, instruction, stages, globalArguments));
    } else if (stage) carryOut(request, instruction, stage, stages, globalArguments);
    else if (instruction.name === 'ARG')
      declareArguments(request, instruction, globalArguments, globalArguments);
    else throw failure(request, instruction, `${instruction.name} stands before FROM; only ARG may`);
  }
  const last = stages.at(-1);
  if (!last) throw new DockerfileError(request.dockerfile, 1, 'there is no FROM');
  if (request.target !== undefined && last.name !== request.target) {
    const names = stages.map(({ name }) => name).filter((name) => name !== '');
    throw new DockerfileError(
      request.dockerfile,
      1,
      `there is no stage ${request.target}; stages are ${names.join(', ') || 'unnamed'}`,
    );
  }
  Object.assign(last.configuration.labels, request.labels);
  return last;
}

function beginStage(
  request: AssemblyRequest,
  instruction: Instruction,
  stages: readonly Stage[],
  globalArguments: Record<string, string>,
): Stage {
  const words = substitute(instruction.text, globalArguments).split(/\s+/);
  const [base = '', as, name = ''] = words;
  if (words.length !== 1 && !(words.length === 3 && as?.toUpperCase() === 'AS')) {
    throw failure(request, instruction, `FROM ${instruction.text} is not FROM IMAGE [AS NAME]`);
  }
  const root = join(request.directory, String(stages.length));
  mkdirSync(root, { recursive: true });
  const origin = stages.find((stage) => stage.name === base.toLowerCase()) ?? request.findImage(base);
  if (origin) cpSync(origin.root, root, { recursive: true, verbatimSymlinks: true });
  const configuration = origin ? structuredClone(origin.configuration) : emptyConfiguration(base);
  return { name: name.toLowerCase(), root, configuration, variables: { ...configuration.environment } };
}

function emptyConfiguration(baseImage: string): ImageConfiguration {
  return {
    workingDirectory: '/',
    entrypoint: [],
    command: [],
    environment: {},
    labels: {},
    user: '',
    exposedPorts: [],
    baseImage,
  };
}

function carryOut(
  request: AssemblyRequest,
  instruction: Instruction,
  stage: Stage,
  stages: readonly Stage[],
  globalArguments: Readonly<Record<string, string>>,
): void {
  const { name, line } = instruction;
  const reason = skippedInstructions[name];
  if (reason !== undefined) request.print(`line ${line}: ${name} skipped: ${reason}`);
  else if (name === 'COPY' || name === 'ADD') copy(request, instruction, stage, stages);
  else if (name === 'ARG') declareArguments(request, instruction, stage.variables, globalArguments);
  else configure(instruction, stage);
}

function configure({ name, text }: Instruction, { configuration, variables, root }: Stage): void {
  switch (name) {
    case 'ENV': {
      const pairs = Object.fromEntries(keyValuePairs(text, variables));
      Object.assign(configuration.environment, pairs);
      Object.assign(variables, pairs);
      break;
    }
    case 'LABEL':
      Object.assign(configuration.labels, Object.fromEntries(keyValuePairs(text, variables)));
      break;
    case 'WORKDIR':
      configuration.workingDirectory = posix.resolve(
        configuration.workingDirectory,
        substitute(text, variables),
      );
      mkdirSync(join(root, configuration.workingDirectory), { recursive: true });
      break;
    case 'USER':
      configuration.user = substitute(text, variables);
      break;
    case 'EXPOSE':
      configuration.exposedPorts.push(...splitWords(text, variables));
      break;
    case 'CMD':
      configuration.command = commandWords(text);
      break;
    case 'ENTRYPOINT':
      configuration.entrypoint = commandWords(text);
      configuration.command = [];
      break;
  }
}

/** `ARG NAME=default`: a build argument wins; without either, one of the same name before FROM. */
function declareArguments(
  request: AssemblyRequest,
  instruction: Instruction,
  variables: Record<string, string>,
  globalArguments: Readonly<Record<string, string>>,
): void {
  for (const word of splitWords(instruction.text, variables)) {
    const [name = '', value] = word.split(/=(.*)/s);
    const given = request.buildArguments[name] ?? value ?? globalArguments[name];
    if (given !== undefined) variables[name] = given;
  }
}

function copy(
  request: AssemblyRequest,
  instruction: Instruction,
  stage: Stage,
  stages: readonly Stage[],
): void {
  const { name, text, flags, line } = instruction;
  for (const flag of Object.keys(flags)) {
    if (flag === 'from') continue;
    if (!['chown', 'chmod', 'link'].includes(flag))
      throw failure(request, instruction, `--${flag} is not known here`);
    request.print(
      `line ${line}: ${name} --${flag} ignored: files keep the owner and mode that they have here`,
    );
  }
  const words = execForm(text) ?? splitWords(text, stage.variables);
  const destination = words.at(-1) ?? '';
  const sources = words.slice(0, -1);
  if (sources.length === 0) throw failure(request, instruction, `${name} needs a source and a destination`);
  for (const source of name === 'ADD' ? sources : []) refuseUnknownSource(request, instruction, source);
  try {
    const image = { root: stage.root, workingDirectory: stage.configuration.workingDirectory };
    copyFiles(treeOf(request, instruction, stages), sources, image, destination);
  } catch (error) {
    if (!(error instanceof NothingToCopyError || error instanceof NoFolderToCopyToError)) throw error;
    throw new DockerfileError(request.dockerfile, line, `${name}: ${error.message}`, { cause: error });
  }
}

function refuseUnknownSource(request: AssemblyRequest, instruction: Instruction, source: string): void {
  if (/^[a-z]+:\/\/|^git@/.test(source)) {
    throw failure(
      request,
      instruction,
      `ADD of ${source} is not carried out here; download it in the build and COPY it`,
    );
  }
  if (/\.(tar|tgz|tbz2?|txz|tar\.\w+)$/.test(source)) {
    throw failure(
      request,
      instruction,
      `ADD of the archive ${source} is not carried out here; unpack it in the build and COPY it`,
    );
  }
}

function treeOf(request: AssemblyRequest, instruction: Instruction, stages: readonly Stage[]): FileTree {
  const { from } = instruction.flags;
  if (from === undefined) return request.context;
  const earlier = stages.slice(0, -1);
  const stage =
    earlier.find(({ name }) => name !== '' && name === from.toLowerCase()) ?? earlier[Number(from)];
  const root = stage?.root ?? request.findImage(from)?.root;
  if (root === undefined) {
    const problem = `--from=${from} is neither an earlier stage nor an image that was built here; its files are not on this machine`;
    throw failure(request, instruction, problem);
  }
  return { name: `stage ${from}, where nothing was run`, root, includes: () => true };
}

function failure(request: AssemblyRequest, instruction: Instruction, problem: string): DockerfileError {
  return new DockerfileError(request.dockerfile, instruction.line, problem);
}
