import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Cloud } from '../../cloud/cloud.ts';
import { errorCode } from '../../cloud/error-code.ts';
import type { ActionHandler, ActionOutcome, ActionRequest } from './action-handler.ts';
import { ConfigurationError, parseJson, required } from './configuration.ts';
import { inputOf } from './input-artifact.ts';
import { whenAborted } from './when-aborted.ts';

const defaultFileName = 'imagedefinitions.json';
/** https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const mostBytes = 100 * 1024;
/** As the CDK has it: 1 to 60. */
const longestInMinutes = 60;

const imageDefinitions = z.array(z.object({ name: z.string(), imageUri: z.string() })).min(1);

/**
 * Gives a service of ECS the images that a file of the artifact names, and waits until tasks of these alone serve.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECS.html
 */
export function ecsDeploy(cloud: Pick<Cloud, 'deployImages'>): ActionHandler {
  return async (request) => {
    const { log, repeated, signal, action } = request;
    const cluster = required(request, 'ClusterName');
    const service = required(request, 'ServiceName');
    const images = await readImages(request);
    const minutes = timeoutInMinutes(request);
    for (const [container, image] of images) log(`${container}: ${image}`);
    const { account, region } = action;
    const deployed = cloud
      .deployImages({ ...{ account, region, cluster, service, images, repeated, log } })
      .then((arn): ActionOutcome => ({ status: 'Succeeded', summary: `${service} runs ${arn}` }));
    return Promise.race([
      deployed,
      whenAborted(signal, failure('The execution was stopped; the deployment goes on')),
      whenAborted(
        AbortSignal.timeout(minutes * 60_000),
        failure(`The deployment was not complete in time (${minutes} minutes); it goes on`),
      ),
    ]);
  };
}

async function readImages(request: ActionRequest): Promise<ReadonlyMap<string, string>> {
  const name = request.configuration.FileName ?? defaultFileName;
  const text = await readDefinitions(request, join(inputOf(request), name), name);
  const parsed = imageDefinitions.safeParse(parseJson(request, name, text));
  if (parsed.success) return new Map(parsed.data.map((each) => [each.name, each.imageUri]));
  throw new ConfigurationError(
    request,
    `${name} is no list of objects with the name of a container and its imageUri`,
  );
}

async function readDefinitions(request: ActionRequest, file: string, name: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size <= mostBytes) return await readFile(file, 'utf8');
    throw new ConfigurationError(request, `${name} has ${size} bytes; allowed are ${mostBytes}`);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    const [artifact] = request.action.inputArtifacts;
    throw new ConfigurationError(
      request,
      `there is no ${name} in the artifact ${artifact}; let the build before it leave one`,
    );
  }
}

function timeoutInMinutes(request: ActionRequest): number {
  const given = request.configuration.DeploymentTimeout ?? String(longestInMinutes);
  const minutes = Number(given);
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= longestInMinutes) return minutes;
  throw new ConfigurationError(
    request,
    `DeploymentTimeout is ${given}; allowed are 1 to ${longestInMinutes} minutes`,
  );
}

function failure(summary: string): ActionOutcome {
  return { status: 'Failed', summary };
}
