import { statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { registryHost } from '../../cloud/registry/image-reference.ts';
import type { ActionRequest } from './action-handler.ts';
import type { Project } from './codebuild-project.ts';
import { ConfigurationError, required } from './configuration.ts';
import { inputOf } from './input-artifact.ts';

const timeoutInMinutes = 55;

/** What a path or a tag may hold, so that no shell sees anything else in it. */
const plain = /^[\w./-]+$/;

/**
 * The project that CodePipeline manages itself for an action that builds an image from a Dockerfile of its artifact, and
 * pushes it to a repository of its account and region.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECRBuildAndPublish.html
 */
export function imageProject(request: ActionRequest): Project {
  const { pipeline, action } = request;
  if (pipeline.pipelineType !== 'V2')
    throw new ConfigurationError(request, 'ECRBuildAndPublish is for pipelines of type V2 only');
  const { account, region } = action;
  const physicalId = `codepipeline-${pipeline.name}-${request.stage}-${action.name}`;
  return {
    resource: { account, region, physicalId },
    told: { account, region, projectName: physicalId },
    buildspec: { text: JSON.stringify(buildspecOf(request)) },
    environmentVariables: [],
    cache: { cacheType: 'NO_CACHE' },
    timeoutInMinutes,
  };
}

function buildspecOf(request: ActionRequest) {
  const repository = required(request, 'ECRRepositoryName');
  const names = tagsOf(request).map((tag) => `${registryHost(request.action)}/${repository}:${tag}`);
  const dockerfile = dockerfileOf(request);
  const tags = names.map((name) => `-t ${name}`).join(' ');
  return {
    version: 0.2,
    env: { 'exported-variables': ['ECRImageDigestId', 'ECRRepositoryName'] },
    phases: {
      build: {
        commands: [
          `export ECRRepositoryName=${repository}`,
          `docker build ${tags} -f ${dockerfile} ${posix.dirname(dockerfile)}`,
          ...names.map((name) => `PUSHED="$(docker push ${name})"; echo "$PUSHED"`),
          `export ECRImageDigestId="$(echo "$PUSHED" | sed -n 's/.*digest: \\(sha256:[0-9a-f]*\\).*/\\1/p')"`,
        ],
      },
    },
  };
}

function tagsOf(request: ActionRequest): string[] {
  const { RegistryType: registry = 'private', ImageTags: tags = 'latest' } = request.configuration;
  if (registry !== 'private')
    throw new ConfigurationError(request, `RegistryType is ${registry}; here there is no other than private`);
  return tags.split(',').map((tag) => requirePlain(request, 'ImageTags', tag.trim()));
}

/** A folder stands for the Dockerfile in it. */
function dockerfileOf(request: ActionRequest): string {
  const given = requirePlain(request, 'DockerFilePath', request.configuration.DockerFilePath ?? '.');
  const path = posix.normalize(given).replace(/^\/+|\/+$/g, '');
  const found = statSync(join(inputOf(request), path), { throwIfNoEntry: false });
  return found?.isDirectory() ? posix.join(path, 'Dockerfile') : path;
}

function requirePlain(request: ActionRequest, key: string, value: string): string {
  if (plain.test(value)) return value;
  throw new ConfigurationError(request, `${key} has ${value}; allowed are letters, digits and _ . / -`);
}
