import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { findCommand } from '../cloud/find-command.ts';
import type { BuildRequest } from './build-request.ts';

/**
 * What AWS publishes to run builds with Docker, and the image that it runs them in unless another is named.
 *
 * Source: `local_builds/codebuild_build.sh` in github.com/aws/aws-codebuild-docker-images; AWS CodeBuild user guide,
 * "Docker images provided by CodeBuild".
 */
const agentImage = 'public.ecr.aws/codebuild/local-builds:latest';
export const standardImage = 'public.ecr.aws/codebuild/amazonlinux-x86_64-standard:5.0';

type AgentRequest = Pick<
  BuildRequest,
  'buildspec' | 'sourceDirectory' | 'outputDirectory' | 'environmentVariables' | 'signal'
>;

/**
 * Runs the build with AWS's own agent instead of ours, and answers whether it succeeded.
 *
 * @throws CommandNotFoundError when there is no Docker
 */
export async function succeedsByAgent(request: AgentRequest, image: string): Promise<boolean> {
  const docker = findCommand('docker', process.env.PATH ?? '');
  const folder = await mkdtemp(join(tmpdir(), 'sluice-agent-'));
  try {
    const environmentFile = join(folder, 'build.env');
    const lines = (request.environmentVariables ?? []).map(({ name, value }) => `${name}=${value}\n`);
    await writeFile(environmentFile, lines.join(''), { mode: 0o600 });
    await mkdir(request.outputDirectory, { recursive: true });
    const child = spawn(docker, agentArguments(request, image, environmentFile), {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    request.signal?.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
    const [exitCode]: (number | null)[] = await once(child, 'exit');
    return exitCode === 0;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The agent starts the build's own container through the socket of Docker. */
function agentArguments(
  { buildspec, sourceDirectory, outputDirectory }: AgentRequest,
  image: string,
  environmentFile: string,
): string[] {
  const variables: Record<string, string> = {
    IMAGE_NAME: image,
    ARTIFACTS: resolve(outputDirectory),
    SOURCE: resolve(sourceDirectory),
    ...(buildspec && { BUILDSPEC: buildspec }),
    ENV_VAR_FILE: 'build.env',
    INITIATOR: userInfo().username,
  };
  return [
    'run',
    '--rm',
    ...['-v', '/var/run/docker.sock:/var/run/docker.sock'],
    ...['-v', `${dirname(environmentFile)}:/LocalBuild/envFile/`],
    ...Object.entries(variables).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
    agentImage,
  ];
}
