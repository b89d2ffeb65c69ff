import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { RefusedInput } from './refused-input.ts';

const names = z.record(z.string(), z.string()).default({});

/** Of a buildspec only what has to be known before it is run: for roles, and for jobs on GitHub. */
const buildspecSchema = z.object({
  env: z
    .object({
      'parameter-store': names,
      'secrets-manager': names,
      'exported-variables': z.array(z.string()).default([]),
    })
    .optional(),
  reports: z.record(z.string(), z.unknown()).default({}),
  cache: z.object({ paths: z.array(z.string()).default([]) }).optional(),
});

/** What a build must have around it to run a buildspec. */
export interface BuildspecFacts {
  /** Names of the parameters whose values variables get. */
  parameters: readonly string[];
  /** The secrets likewise, each by its name or ARN, without key and version. */
  secrets: readonly string[];
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
    parameters: [...new Set(Object.values(env?.['parameter-store'] ?? {}))],
    secrets: [...new Set(Object.values(env?.['secrets-manager'] ?? {}).map(secretId))],
    exportedVariables: env?.['exported-variables'] ?? [],
    hasReports: Object.keys(reports).length > 0,
    cachedPaths: (cache?.paths ?? []).map((path) => path.replace(/\/\*\*(\/\*)?$/, '')),
  };
}

/** `secret-id:json-key:version-stage:version-id`; an ARN as the id has colons of its own. */
function secretId(reference: string): string {
  const length = reference.startsWith('arn:') ? 7 : 1;
  return reference.split(':').slice(0, length).join(':');
}

function read(rootDirectory: string, buildspec: string): z.infer<typeof buildspecSchema> {
  try {
    return buildspecSchema.parse(parse(readFileSync(join(rootDirectory, buildspec), 'utf8')));
  } catch (error) {
    throw error instanceof Error ? new UnreadableBuildspec(buildspec, error) : error;
  }
}
