import { parseArgs } from 'node:util';
import { errorCode } from '../error-code.ts';

/** The stand-in was called in a way that it does not know. */
export class DockerUsageError extends Error {
  constructor(problem: string) {
    super(`docker (the rehearsal's stand-in): ${problem}`);
    this.name = 'DockerUsageError';
  }
}

export interface BuildArguments {
  /** At least one. */
  names: string[];
  /** Undefined: `Dockerfile` in the context. */
  dockerfile: string | undefined;
  context: string;
  labels: Record<string, string>;
  buildArguments: Record<string, string>;
  target: string | undefined;
  quiet: boolean;
  /** Options that change nothing here. */
  ignored: string[];
}

/** Options of `docker build` without meaning for a registry of files, and whether they take a value. */
const ignoredOptions = {
  platform: { type: 'string' },
  provenance: { type: 'string' },
  sbom: { type: 'string' },
  progress: { type: 'string' },
  network: { type: 'string' },
  'cache-from': { type: 'string', multiple: true },
  'cache-to': { type: 'string', multiple: true },
  pull: { type: 'boolean' },
  'no-cache': { type: 'boolean' },
  load: { type: 'boolean' },
} as const;

/** @throws DockerUsageError */
export function readBuildArguments(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): BuildArguments {
  const { values, positionals } = parse('build', args, {
    tag: { type: 'string', short: 't', multiple: true },
    file: { type: 'string', short: 'f' },
    label: { type: 'string', multiple: true },
    'build-arg': { type: 'string', multiple: true },
    target: { type: 'string' },
    quiet: { type: 'boolean', short: 'q' },
    ...ignoredOptions,
  });
  const [context, ...more] = positionals;
  if (context === undefined || more.length > 0) {
    throw new DockerUsageError(`build takes one context folder, not ${positionals.join(' ') || 'none'}`);
  }
  if (!values.tag) throw new DockerUsageError('build needs a name: -t REPOSITORY:TAG');
  return {
    names: values.tag,
    dockerfile: values.file,
    context,
    labels: Object.fromEntries((values.label ?? []).map((text) => splitAtEquals(text, ''))),
    buildArguments: Object.fromEntries(
      (values['build-arg'] ?? []).map((text) => splitAtEquals(text, environment[text] ?? '')),
    ),
    target: values.target,
    quiet: values.quiet ?? false,
    ignored: Object.keys(ignoredOptions).filter((name) => name in values),
  };
}

export interface LoginArguments {
  username: string;
  host: string;
}

/** @throws DockerUsageError */
export function readLoginArguments(args: readonly string[]): LoginArguments {
  const { values, positionals } = parse('login', args, {
    username: { type: 'string', short: 'u' },
    'password-stdin': { type: 'boolean' },
  });
  const [host] = positionals;
  if (!values.username || !values['password-stdin'] || host === undefined || positionals.length > 1) {
    throw new DockerUsageError(
      'login is --username NAME --password-stdin HOST, with the password on standard input',
    );
  }
  return { username: values.username, host };
}

type Options = NonNullable<Parameters<typeof parseArgs>[0]>['options'];

function parse<O extends NonNullable<Options>>(command: string, args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    if (!String(errorCode(error)).startsWith('ERR_PARSE_ARGS')) throw error;
    const [problem] = String(error)
      .replace(/^TypeError.*?: /, '')
      .split('. ');
    const known = Object.keys(options).map((name) => `--${name}`);
    throw new DockerUsageError(`${command}: ${problem}; known are ${known.join(', ')}`);
  }
}

function splitAtEquals(text: string, valueWithout: string): [string, string] {
  const at = text.indexOf('=');
  return at === -1 ? [text, valueWithout] : [text.slice(0, at), text.slice(at + 1)];
}
