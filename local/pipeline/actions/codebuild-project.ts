import { z } from 'zod';
import type { BuildRequest, EnvironmentVariable } from '../../buildspec/build-request.ts';
import type { RecordedResource } from '../../cloud/recorded-resource.ts';

/** Where a project is, and its name. */
export type ProjectPlace = Pick<RecordedResource, 'account' | 'region' | 'physicalId'>;

/** A project as its template declares it, as far as builds here need it. */
export interface Project {
  resource: ProjectPlace;
  /** The buildspec itself, or its file in the source. */
  buildspec: { text: string } | { file: string };
  environmentVariables: EnvironmentVariable[];
  timeoutInMinutes: number;
  cache: Pick<BuildRequest, 'cacheScope' | 'cacheType'>;
  /** What commands are told of it. */
  told: NonNullable<BuildRequest['identity']>;
  /** As declared; the type is CODEPIPELINE where a pipeline gives it. Undefined for what is only ever in one. */
  source?: { type: string; location: string; version: string };
  /** How its batches are built; undefined where it builds none. */
  batches?: { mostBuilds: number };
}

/** What is wrong with a project, in the words of whoever asks for it. */
export type Refuse = (problem: string) => Error;

/** Of a batch, where a project does not say. */
const mostBuilds = 100;

const projectSchema = z.object({
  Source: z
    .object({
      BuildSpec: z.string().optional(),
      Type: z.string().optional(),
      Location: z.string().optional(),
    })
    .optional(),
  Environment: z
    .object({
      EnvironmentVariables: z
        .array(z.object({ Name: z.string(), Value: z.coerce.string(), Type: z.string().optional() }))
        .optional(),
      Image: z.string().optional(),
    })
    .optional(),
  SourceVersion: z.string().default(''),
  EncryptionKey: z.string().default(''),
  TimeoutInMinutes: z.coerce.number().optional(),
  BuildBatchConfig: z
    .object({
      Restrictions: z
        .object({ MaximumBuildsAllowed: z.coerce.number().default(mostBuilds) })
        .default({ MaximumBuildsAllowed: mostBuilds }),
    })
    .optional(),
  Cache: z
    .object({ Type: z.enum(['S3', 'LOCAL', 'NO_CACHE']), CacheNamespace: z.string().optional() })
    .default({ Type: 'NO_CACHE' }),
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-codebuild-project.html */
export function readProject(resource: RecordedResource, refuse: Refuse): Project {
  const project = projectSchema.parse(resource.properties);
  return {
    resource,
    buildspec: whereBuildspecIs(project.Source?.BuildSpec),
    environmentVariables: (project.Environment?.EnvironmentVariables ?? []).map(({ Name, Value, Type }) => ({
      name: Name,
      value: Value,
      type: variableType(Name, Type, refuse),
    })),
    timeoutInMinutes: project.TimeoutInMinutes ?? 60,
    told: {
      projectName: resource.physicalId,
      ...{ account: resource.account, region: resource.region },
      ...(project.Environment?.Image !== undefined && { image: project.Environment.Image }),
      kmsKeyId: project.EncryptionKey,
    },
    cache: {
      cacheType: project.Cache.Type,
      cacheScope: folderName(project.Cache.CacheNamespace ?? resource.physicalId),
    },
    source: {
      type: project.Source?.Type ?? '',
      location: project.Source?.Location ?? '',
      version: project.SourceVersion,
    },
    ...(project.BuildBatchConfig && {
      batches: { mostBuilds: project.BuildBatchConfig.Restrictions.MaximumBuildsAllowed },
    }),
  };
}

function folderName(text: string): string {
  return encodeURIComponent(text).replaceAll('.', '%2E');
}

export function whereBuildspecIs(buildspec: string | undefined): Project['buildspec'] {
  if (buildspec === undefined) return { file: 'buildspec.yml' };
  return /[\n{]|^\s*version\s*:/.test(buildspec) ? { text: buildspec } : { file: buildspec };
}

export function variableType(name: string, type = 'PLAINTEXT', refuse: Refuse): EnvironmentVariable['type'] {
  if (type === 'PLAINTEXT' || type === 'PARAMETER_STORE' || type === 'SECRETS_MANAGER') return type;
  throw refuse(
    `the variable ${name} has type ${type}; allowed are PLAINTEXT, PARAMETER_STORE and SECRETS_MANAGER`,
  );
}
