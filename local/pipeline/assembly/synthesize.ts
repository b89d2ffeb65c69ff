import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { callersPlace } from './cloud-assembly.ts';

const cdkJsonSchema = z.object({
  app: z.string(),
  output: z.string().optional(),
  context: z.record(z.string(), z.unknown()).optional(),
});

export class NoAppError extends Error {
  constructor(directory: string, reason: string) {
    super(
      `${join(directory, 'cdk.json')} names no app to synthesize (${reason}); it needs "app", the command that does it.`,
    );
    this.name = 'NoAppError';
  }
}

export class SynthesisError extends Error {
  constructor(command: string, exitCode: number | null, reason: string, logFile: string) {
    super(
      `The app (${command}) ended with ${exitCode === null ? 'a signal' : `exit code ${exitCode}`}: ${reason} (all it said: ${logFile})`,
    );
    this.name = 'SynthesisError';
  }
}

/**
 * Runs the app of `cdk.json`, as the CDK's command line does, and answers the folder of the assembly.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/cli.html (cdk.json, "app")
 */
export async function synthesize(
  directory: string,
  outputDirectory: string,
  signal?: AbortSignal,
): Promise<string> {
  const { app, output, context } = await readCdkJson(directory);
  await rm(outputDirectory, { recursive: true, force: true });
  await mkdir(outputDirectory, { recursive: true });
  const { PATH = '', ...environment } = process.env;
  const child = spawn(app, {
    cwd: directory,
    shell: true,
    signal,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...environment,
      PATH: `${dirname(process.execPath)}:${PATH}`,
      CDK_OUTDIR: outputDirectory,
      CDK_DEFAULT_ACCOUNT: callersPlace.account,
      CDK_DEFAULT_REGION: callersPlace.region,
      CDK_CONTEXT_JSON: JSON.stringify(context ?? {}),
      // Checking the templates takes longer than making them; the pipeline's own synth does it where it is wanted.
      CDK_VALIDATION: 'false',
    },
  });
  const said: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const [exitCode]: (number | null)[] = await once(child, 'close');
  if (exitCode !== 0) {
    const logFile = `${outputDirectory}.log`;
    await writeFile(logFile, said.join(''));
    throw new SynthesisError(app, exitCode ?? null, reasonIn(said.join('')), logFile);
  }
  // An app may name its folder itself, and then takes no notice of CDK_OUTDIR.
  return existsSync(join(outputDirectory, 'manifest.json'))
    ? outputDirectory
    : join(directory, output ?? 'cdk.out');
}

/** Above a stack trace stands the error's own line; an app that explains itself does so at the end. */
function reasonIn(output: string): string {
  const lines = output.trim().split('\n');
  const error = lines.find((line) => /^(\w*Error|\w+Exception)\b.*: /.test(line));
  return error ?? lines.at(-1) ?? 'it said nothing';
}

/** @throws NoAppError */
export async function readCdkJson(directory: string): Promise<z.infer<typeof cdkJsonSchema>> {
  try {
    return cdkJsonSchema.parse(JSON.parse(await readFile(join(directory, 'cdk.json'), 'utf8')));
  } catch (error) {
    throw new NoAppError(
      directory,
      error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
    );
  }
}
