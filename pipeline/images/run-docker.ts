import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { RefusedInput } from '../refused-input.ts';

/** Docker is not there, or did not do what it was asked; what it said stands above. */
export class DockerFailed extends RefusedInput {
  override name = 'DockerFailed';

  constructor(args: readonly string[], reason: string, options?: ErrorOptions) {
    super(`"docker ${args.join(' ')}" ${reason}`, options);
  }
}

/**
 * An attestation makes the image an index of manifests, which ECR does not scan on push, and which some versions of
 * docker push twice under one tag, so that an immutable tag refuses it: https://github.com/aws/aws-cdk/issues/31549
 */
const withoutAttestations = { BUILDX_NO_DEFAULT_ATTESTATIONS: '1' };

/** Runs a docker command whose output goes to ours. `input` is what it reads, for a password that must not show. */
export async function runDocker(args: readonly string[], input = ''): Promise<void> {
  const docker = spawn('docker', args, {
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { ...process.env, ...withoutAttestations },
  });
  const closed = once(docker, 'close').catch((cause) => {
    throw new DockerFailed(
      args,
      `could not be started: ${cause.message}. Install Docker, or run this in CodeBuild.`,
      { cause },
    );
  });
  // A docker that ends without reading is judged by its exit code.
  docker.stdin.on('error', () => undefined).end(input);
  const [exitCode, signal] = await closed;
  if (exitCode !== 0)
    throw new DockerFailed(args, `ended with ${signal ?? `exit code ${exitCode}`}; its output stands above.`);
}
