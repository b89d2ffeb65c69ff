import { randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import type { BuildResult } from '../build-result.ts';
import { summarize } from './summarize.ts';

/**
 * Hands the exported variables on as outputs of the job's step, and writes its summary, to the files that the job's
 * variables name.
 */
export async function tellGithub(
  buildspec: string,
  result: BuildResult,
  { GITHUB_OUTPUT, GITHUB_STEP_SUMMARY }: Record<string, string | undefined>,
): Promise<void> {
  if (GITHUB_OUTPUT) await appendFile(GITHUB_OUTPUT, outputs(result.exportedVariables));
  if (GITHUB_STEP_SUMMARY) await appendFile(GITHUB_STEP_SUMMARY, summarize(buildspec, result));
}

/** Each value between two lines that cannot be part of it, so that it may have lines of its own. */
function outputs(variables: Record<string, string>): string {
  const end = `end-${randomUUID()}`;
  return Object.entries(variables)
    .map(([name, value]) => `${name}<<${end}\n${value}\n${end}\n`)
    .join('');
}
