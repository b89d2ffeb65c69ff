import { z } from 'zod';
import { ServiceException } from '../../cloud/endpoint/json-api.ts';
import type { JsonObject } from '../../cloud/json.ts';
import type { RecordedResource } from '../../cloud/recorded-resource.ts';
import { readProject } from '../actions/codebuild-project.ts';
import type { BuildStart } from '../builds/started-builds.ts';
import { parseBuildRequest } from './parse-build-request.ts';

const input = z.strictObject({
  projectName: z.string(),
  /** A branch, a tag or a commit, which no option of git begins like. */
  sourceVersion: z.string().regex(/^[\w][\w./-]*$/),
  environmentVariablesOverride: z
    .array(z.strictObject({ name: z.string(), value: z.string(), type: z.literal('PLAINTEXT').optional() }))
    .default([]),
  idempotencyToken: z.string().optional(),
});

/** Of a project whose source is a repository of CodeCommit; a pipeline gives those of others theirs. */
export function parseBuildStart(
  projects: readonly RecordedResource[],
  body: JsonObject,
  region: string,
): BuildStart {
  const { projectName, sourceVersion, environmentVariablesOverride, idempotencyToken } = parseBuildRequest(
    input,
    body,
  );
  const resource = projects.find((each) => each.physicalId === projectName && each.region === region);
  if (!resource) {
    throw new ServiceException('ResourceNotFoundException', `${region} has no project ${projectName}`);
  }
  const project = readProject(resource, (problem) => new ServiceException('InvalidInputException', problem));
  if (project.codeCommitUrl === undefined) {
    throw new ServiceException(
      'InvalidInputException',
      `${projectName} takes its source from elsewhere; here a build starts by itself where that is CodeCommit`,
    );
  }
  return {
    project,
    repository: project.codeCommitUrl.replace(/^.*\//, ''),
    sourceVersion,
    variables: environmentVariablesOverride.map(({ name, value }) => ({ name, value })),
    token: idempotencyToken,
  };
}
