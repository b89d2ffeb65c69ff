import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { askRealDocker, findRealDocker } from '../registry/real-docker.ts';

/** A Docker daemon, and how its client reaches it whatever environment the client has. */
export interface DockerEngine {
  /** Absolute path of the client. */
  program: string;
  /** For example `unix:///var/run/docker.sock`. */
  host: string;
  /** The folder of the client's own settings. */
  configuration: string;
}

/** What an engine tells of itself: those members of `docker info --format '{{json .}}'` that matter here. */
export interface DockerInformation {
  ServerVersion: string;
  OperatingSystem: string;
  /** Host name of the machine on which containers run. */
  Name: string;
  SecurityOptions: string[] | null;
}

export interface FoundDocker {
  engine: DockerEngine;
  information: DockerInformation;
}

/** Undefined where no daemon answers the `docker` of this PATH. */
export function findDocker(searchPath: string): FoundDocker | undefined {
  const docker = findRealDocker(searchPath);
  if (docker === undefined) return undefined;
  // DOCKER_HOST counts in it as well.
  const host = askRealDocker(docker, ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}']);
  const information = askRealDocker(docker, ['info', '--format', '{{json .}}']);
  if (host === undefined || information === undefined) return undefined;
  const configuration = process.env.DOCKER_CONFIG ?? join(homedir(), '.docker');
  return {
    engine: { program: docker.program, host, configuration },
    information: JSON.parse(information) as DockerInformation,
  };
}

/** The arguments with which the client begins, in place of its environment. */
export function clientArguments({ host, configuration }: DockerEngine): string[] {
  return ['--config', configuration, '--host', host];
}

/** What the client prints; rejects where it fails or takes longer. */
export function askDocker(
  engine: DockerEngine,
  args: readonly string[],
  timeoutInSeconds: number,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: timeoutInSeconds * 1000, killSignal: 'SIGKILL' as const };
    execFile(engine.program, [...clientArguments(engine), ...args], options, (error, stdout) =>
      error ? reject(error) : resolve(stdout.trim()),
    );
  });
}
