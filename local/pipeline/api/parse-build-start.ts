import { z } from 'zod';
import { ServiceException } from '../../cloud/endpoint/json-api.ts';
import type { JsonObject } from '../../cloud/json.ts';
import type { RecordedResource } from '../../cloud/recorded-resource.ts';
import { type Project, readProject } from '../actions/codebuild-project.ts';
import type { BuildSource } from '../builds/build-record.ts';
import type { BuildStart } from '../builds/build-start.ts';
import { parseBuildRequest } from './parse-build-request.ts';

/** A branch, a tag or a commit, which no option of git begins like. */
const gitRevision = z.string().regex(/^[\w][\w./-]*$/);

const given = z.strictObject({
  projectName: z.string(),
  sourceVersion: gitRevision.optional(),
  environmentVariablesOverride: z
    .array(
      z.strictObject({
        name: z.string(),
        value: z.string(),
        type: z.enum(['PLAINTEXT', 'PARAMETER_STORE', 'SECRETS_MANAGER']).default('PLAINTEXT'),
      }),
    )
    .default([]),
  buildspecOverride: z.string().optional(),
  idempotencyToken: z.string().optional(),
});

const timeoutInMinutes = z.number().int().min(5).max(2160).optional();
const ofBuild = given.extend({ timeoutInMinutesOverride: timeoutInMinutes });
const ofBatch = given.extend({ buildTimeoutInMinutesOverride: timeoutInMinutes });

/** Of a project that takes its source itself; a pipeline gives those of others theirs. */
export function parseBuildStart(
  projects: readonly RecordedResource[],
  body: JsonObject,
  region: string,
): BuildStart {
  const { timeoutInMinutesOverride, ...request } = parseBuildRequest(ofBuild, body);
  return readStart(findProject(projects, request.projectName, region), request, timeoutInMinutesOverride);
}

/** Of a project for whose batches a template has a configuration. */
export function parseBatchStart(
  projects: readonly RecordedResource[],
  body: JsonObject,
  region: string,
): BuildStart {
  const { buildTimeoutInMinutesOverride, ...request } = parseBuildRequest(ofBatch, body);
  const project = findProject(projects, request.projectName, region);
  if (project.batches === undefined)
    throw refuse(`${request.projectName} has no BuildBatchConfig, without which it builds no batches`);
  return readStart(project, request, buildTimeoutInMinutesOverride);
}

function readStart(
  project: Project,
  { projectName, sourceVersion, ...request }: z.output<typeof given>,
  timeout: number | undefined,
): BuildStart {
  const source = sourceOf(project);
  if (source.type !== 'CODECOMMIT' && sourceVersion !== undefined)
    throw refuse(`${projectName} has no source of which there are versions here; leave sourceVersion out`);
  return {
    project,
    source,
    sourceVersion: source.type === 'CODECOMMIT' ? (sourceVersion ?? (project.source?.version || 'HEAD')) : '',
    variables: request.environmentVariablesOverride,
    buildspec: request.buildspecOverride ?? null,
    timeoutInMinutes: timeout ?? null,
    token: request.idempotencyToken,
  };
}

/** The project as it stands now. */
export function findProject(projects: readonly RecordedResource[], name: string, region: string): Project {
  const resource = projects.find((each) => each.physicalId === name && each.region === region);
  if (resource) return readProject(resource, refuse);
  throw new ServiceException('ResourceNotFoundException', `${region} has no project ${name}`);
}

function sourceOf({ resource, source }: Project): BuildSource {
  const { type, location } = source ?? { type: '', location: '' };
  if (type === 'CODECOMMIT') return { type, repository: location.replace(/^.*\//, '') };
  if (type === 'NO_SOURCE') return { type };
  const [, bucket, key] = /^([^/]+)\/(.*[^/])$/.exec(location) ?? [];
  if (type === 'S3' && bucket !== undefined && key !== undefined) return { type, bucket, key };
  throw refuse(
    `${resource.physicalId} takes its source from elsewhere; here a build starts by itself where that is a repository of CodeCommit, an archive in a bucket, or none`,
  );
}

function refuse(problem: string): ServiceException {
  return new ServiceException('InvalidInputException', problem);
}
