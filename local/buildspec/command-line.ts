import { parseArgs } from 'node:util';
import { errorCode } from '../cloud/error-code.ts';
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
  variables: EnvironmentVariable[];
  environmentFiles: string[];
  /** Whether this is a job of GitHub Actions, which shows phases, outputs and results in its own way. */
  github: boolean;
}

export const usage = `npm run buildspec -- [BUILDSPEC] [options]

Runs a CodeBuild buildspec (version 0.2) on this machine, as CodeBuild would.

  BUILDSPEC          file inside the source; default buildspec.yml
  --env KEY=VALUE    an environment variable, as given to the start of a build; may be repeated
  --env-file FILE    lines of KEY=VALUE; may be repeated; --env wins
  --source DIR       the source; default the current folder. Commands run in it and may change it
  --artifacts DIR    gets artifacts/ and reports/; default .rehearsal/buildspec in the source
  --github           in a job of GitHub Actions: phases become groups of its log, exported variables outputs of
                     the step, results its summary; parameters, secrets and commands get the job's AWS role
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
  return {
    help: values.help ?? false,
    buildspec: positionals[0] ?? 'buildspec.yml',
    sourceDirectory: values.source ?? '.',
    outputDirectory: values.artifacts,
    variables: (values.env ?? []).map((text) => readVariable('--env', text)),
    environmentFiles: values['env-file'] ?? [],
    github: values.github ?? false,
  };
}

/** Reads lines of `KEY=VALUE`; empty lines and those that start with `#` are left out. */
export function readEnvironmentFile(file: string, text: string): EnvironmentVariable[] {
  return text
    .split('\n')
    .map((line, index) => ({ line: line.trim(), place: `${file}:${index + 1}` }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
    .map(({ line, place }) => readVariable(place, line));
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        env: { type: 'string', multiple: true },
        'env-file': { type: 'string', multiple: true },
        source: { type: 'string' },
        artifacts: { type: 'string' },
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
