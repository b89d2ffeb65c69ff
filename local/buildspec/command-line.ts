import { parseArgs } from 'node:util';
import { z } from 'zod';
import { errorCode } from '../cloud/error-code.ts';
import { standardImage } from './agent.ts';
import type { EnvironmentVariable } from './build-request.ts';

/** The command was called in a way that it does not know. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
}

export interface CommandLine {
  help: boolean;
  /** Relative to the source. */
  buildspec: string;
  sourceDirectory: string;
  outputDirectory: string | undefined;
  cacheDirectory: string | undefined;
  variables: EnvironmentVariable[];
  environmentFiles: string[];
  /** What Parameter Store holds for the build, by name. */
  parameters: ReadonlyMap<string, string>;
  /** Of what Secrets Manager holds for it. */
  secretFiles: string[];
  /** Whether to run the builds of the buildspec's `batch`. */
  batch: boolean;
  /** Whether AWS's agent runs the build, with Docker. */
  agent: boolean;
  /** The image in which the agent runs it. */
  agentImage: string;
  /** Whether this is a job of GitHub Actions, which shows phases, outputs and results in its own way. */
  github: boolean;
}

export const usage = `npm run buildspec -- [BUILDSPEC] [options]

Runs a CodeBuild buildspec on this machine, as CodeBuild would. docs/buildspecs.md says what differs.

  BUILDSPEC          file inside the source; default buildspec.yml
  --env KEY=VALUE    an environment variable, as given to the start of a build; may be repeated
  --env-file FILE    lines of KEY=VALUE; may be repeated; --env wins
  --param NAME=VALUE a parameter of Parameter Store that the buildspec reads; may be repeated
  --secret-file FILE the secrets of Secrets Manager that it reads: a JSON object of values by name, of which one that
                     has keys of its own may be an object as well; may be repeated
  --source DIR       the source; default the current folder. Commands run in it and may change it
  --artifacts DIR    gets artifacts/ and reports/; default .rehearsal/buildspec in the source
  --cache DIR        keeps what the buildspec's cache names; default .rehearsal/buildspec-caches in the source
  --batch            runs the builds of the buildspec's batch one after the other, artifacts in a folder for each
  --agent            runs the build with AWS's agent instead, which needs Docker and gets --env, --env-file, --source and
                     --artifacts
  --agent-image NAME the image in which the agent runs it; default ${standardImage}
  --github           in a job of GitHub Actions: phases become groups of its log, exported variables outputs of
                     the step, results its summary; commands get the job's AWS role, and parameters and secrets
                     that are not given are read with it
  --help             prints this

Exit code 0 when the build succeeded, 1 otherwise.
`;

/** @throws CommandLineError */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { values, positionals } = parse(args);
  if (positionals.length > 1) {
    throw new CommandLineError(
      `one buildspec at a time, not ${positionals.length}: ${positionals.join(', ')}; see --help`,
    );
  }
  refuseTogether(values);
  return {
    help: values.help ?? false,
    buildspec: positionals[0] ?? 'buildspec.yml',
    sourceDirectory: values.source ?? '.',
    outputDirectory: values.artifacts,
    cacheDirectory: values.cache,
    variables: (values.env ?? []).map((text) => readVariable('--env', text)),
    environmentFiles: values['env-file'] ?? [],
    parameters: new Map((values.param ?? []).map(readParameter)),
    secretFiles: values['secret-file'] ?? [],
    batch: values.batch ?? false,
    agent: values.agent ?? false,
    agentImage: values['agent-image'] ?? standardImage,
    github: values.github ?? false,
  };
}

/** What would be passed over in silence. */
function refuseTogether(values: ReturnType<typeof parse>['values']): void {
  const given = (names: readonly (keyof typeof values)[]) => names.find((name) => values[name] !== undefined);
  const without = values.agent ? given(['param', 'secret-file', 'cache', 'batch', 'github']) : undefined;
  if (without !== undefined)
    throw new CommandLineError(
      `--agent does not go with --${without}: the agent knows no such thing; leave one out`,
    );
  const ofJob = values.github ? given(['batch', 'cache']) : undefined;
  if (ofJob !== undefined)
    throw new CommandLineError(
      `--github does not go with --${ofJob}: GitHub has its own for that; leave one out`,
    );
}

/** Reads lines of `KEY=VALUE`; empty lines and those that start with `#` are left out. */
export function readEnvironmentFile(file: string, text: string): EnvironmentVariable[] {
  return text
    .split('\n')
    .map((line, index) => ({ line: line.trim(), place: `${file}:${index + 1}` }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
    .map(({ line, place }) => readVariable(place, line));
}

/** Names of parameters have slashes, dots and dashes. */
function readParameter(text: string): [name: string, value: string] {
  const match = /^([^=]+)=(.*)$/s.exec(text);
  if (!match) throw new CommandLineError(`--param: ${JSON.stringify(text)} is not NAME=VALUE`);
  return [match[1] ?? '', match[2] ?? ''];
}

const secretsSchema = z.record(z.string(), z.union([z.string(), z.record(z.string(), z.unknown())]));

/** Reads secrets by their names; their text is that of Secrets Manager, which is JSON for one with keys. */
export function readSecretFile(file: string, text: string): Map<string, string> {
  const problem = (reason: string) =>
    new CommandLineError(
      `--secret-file ${file}: ${reason}; it holds a JSON object of values by the names of secrets`,
    );
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw problem('is no JSON');
  }
  const secrets = secretsSchema.safeParse(given);
  if (!secrets.success)
    throw problem(`${secrets.error.issues[0]?.path.join('.') || 'it'} is no text and no object`);
  return new Map(
    Object.entries(secrets.data).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        env: { type: 'string', multiple: true },
        'env-file': { type: 'string', multiple: true },
        param: { type: 'string', multiple: true },
        'secret-file': { type: 'string', multiple: true },
        source: { type: 'string' },
        artifacts: { type: 'string' },
        cache: { type: 'string' },
        batch: { type: 'boolean' },
        agent: { type: 'boolean' },
        'agent-image': { type: 'string' },
        github: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    if (!String(errorCode(error)).startsWith('ERR_PARSE_ARGS')) throw error;
    const [problem] = String(error)
      .replace(/^TypeError.*?: /, '')
      .split('. ');
    throw new CommandLineError(`${problem}; see --help`, { cause: error });
  }
}

function readVariable(place: string, text: string): EnvironmentVariable {
  const match = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(text);
  if (!match) throw new CommandLineError(`${place}: ${JSON.stringify(text)} is not KEY=VALUE`);
  return { name: match[1] ?? '', value: match[2] ?? '', type: 'PLAINTEXT' };
}
