import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { RefusedInput } from '../refused-input.ts';

const names = z.record(z.string(), z.unknown()).default({});

/** Of a buildspec only what GitHub has to be told beforehand; our runner reads all of it. */
const buildspecSchema = z.object({
  env: z
    .object({
      'parameter-store': names,
      'secrets-manager': names,
      'exported-variables': z.array(z.string()).default([]),
    })
    .optional(),
  reports: names,
  cache: z.object({ paths: z.array(z.string()).default([]) }).optional(),
});

/** What a job must have around it to run a buildspec. */
export interface BuildspecFacts {
  /** Variables whose values the runner reads from Parameter Store or Secrets Manager. */
  readsFromAws: readonly string[];
  exportedVariables: readonly string[];
  hasReports: boolean;
  /** Folders, without the wildcards. */
  cachedPaths: readonly string[];
}

/** A file that our runner would refuse as well. */
export class UnreadableBuildspec extends RefusedInput {
  override name = 'UnreadableBuildspec';

  constructor(buildspec: string, cause: Error) {
    const [reason] = (cause instanceof z.ZodError ? z.prettifyError(cause) : cause.message).split('\n');
    super(`${buildspec} cannot be read: ${reason}. \`npm run buildspec -- ${buildspec}\` tells the line.`, {
      cause,
    });
  }
}

/** Reads the buildspec in `rootDirectory`. */
export function readBuildspecFacts(rootDirectory: string, buildspec: string): BuildspecFacts {
  const { env, reports, cache } = read(rootDirectory, buildspec);
  return {
    readsFromAws: Object.keys({ ...env?.['parameter-store'], ...env?.['secrets-manager'] }),
    exportedVariables: env?.['exported-variables'] ?? [],
    hasReports: Object.keys(reports).length > 0,
    cachedPaths: (cache?.paths ?? []).map((path) => path.replace(/\/\*\*(\/\*)?$/, '')),
  };
}

function read(rootDirectory: string, buildspec: string): z.infer<typeof buildspecSchema> {
  try {
    return buildspecSchema.parse(parse(readFileSync(join(rootDirectory, buildspec), 'utf8')));
  } catch (error) {
    throw error instanceof Error ? new UnreadableBuildspec(buildspec, error) : error;
  }
}
