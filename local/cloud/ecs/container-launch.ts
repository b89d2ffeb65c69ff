import { domainNames } from '../dns/domain-names.ts';
import { parseImageReference } from '../registry/image-reference.ts';
import type { RegisteredImage, Runtime } from '../runtime.ts';
import { atHost, type HostOfTask } from './at-host.ts';
import { readContainerSecret } from './container-secret.ts';
import type { ContainerDefinition } from './task-definition.ts';

export class ImageMissingError extends Error {
  constructor(image: string, tags: readonly string[]) {
    const known =
      tags.length > 0 ? `tags there: ${tags.join(', ')}` : 'the registry has no image of that repository';
    super(`The registry has no image ${image} (${known}); push it before the deployment.`);
    this.name = 'ImageMissingError';
  }
}

/** What starting a container takes, whether as a process or by Docker. */
export interface ContainerLaunch extends HostOfTask {
  image: RegisteredImage;
  container: ContainerDefinition;
  /** Beside what the image has. */
  environment: Record<string, string>;
}

export interface ContainerLaunchRequest {
  runtime: Runtime;
  account: string;
  region: string;
  container: ContainerDefinition;
  image: RegisteredImage;
  /** Of the task's host. */
  address: string;
  /** Of the task's other containers, by the ports of these. */
  portsOfOthers: ReadonlyMap<number, number>;
  /** The port there that stands for a container port. */
  claimPort(containerPort: number): Promise<number>;
}

export async function prepareContainer(request: ContainerLaunchRequest): Promise<ContainerLaunch> {
  const { container, image, address } = request;
  const own = environmentOf(request);
  const variables = portVariables({ ...image.environment, ...own });
  const localPorts = await claimPorts(request, variables);
  const environment = { ...own, ...toldPorts(variables, localPorts) };
  return { image, container, environment, address, localPorts };
}

/** The ports of the other containers of a task; one that is still to be started counts as having its own. */
export function portsBeside(
  one: ContainerDefinition,
  all: readonly ContainerDefinition[],
  started: readonly { launch: ContainerLaunch }[],
): Map<number, number> {
  const own = all
    .filter((other) => other !== one)
    .flatMap(({ PortMappings }) => PortMappings.map(({ ContainerPort }) => ContainerPort));
  return new Map([
    ...own.map((port) => [port, port] as const),
    ...started.flatMap(({ launch }) => [...launch.localPorts]),
  ]);
}

/** Or, of an image that is named by its content, the beginning of that. */
export function tagOf(container: ContainerDefinition): string {
  const { tag, digest } = parseImageReference(container.Image);
  return digest === undefined ? tag : digest.replace('sha256:', '').slice(0, 12);
}

export function checkImages(runtime: Runtime, containers: readonly ContainerDefinition[]): void {
  for (const { Image } of containers) findImage(runtime, Image);
}

/** @throws ImageMissingError */
export function findImage({ registry }: Pick<Runtime, 'registry'>, name: string): RegisteredImage {
  const { repository, tag, digest } = parseImageReference(name);
  const found =
    digest === undefined ? registry.find(repository, tag) : registry.findByDigest(repository, digest);
  if (!found) throw new ImageMissingError(name, registry.tags(repository));
  return found;
}

function environmentOf(request: ContainerLaunchRequest): Record<string, string> {
  const { runtime, account, region, container, address, portsOfOthers } = request;
  const secrets = container.Secrets.map(({ Name, ValueFrom }) => [
    Name,
    readContainerSecret(runtime.secrets, ValueFrom),
  ]);
  const names = domainNames(runtime);
  const others = { address, localPorts: portsOfOthers };
  return {
    ...Object.fromEntries(
      container.Environment.map(({ Name, Value }) => [Name, atHost(names.withLocalUrls(Value), others)]),
    ),
    ...Object.fromEntries(secrets),
    ...runtime.awsEnvironment(account, region),
    HOST: address,
  };
}

/** The variables by which a program is told where to listen: `PORT`, and for further ports `…_PORT`. */
function portVariables(environment: Record<string, string>): [name: string, port: number][] {
  return Object.entries(environment)
    .filter(([name]) => /^(\w+_)?PORT$/.test(name))
    .map(([name, port]) => [name, Number(port)]);
}

/** A task has no network of its own: where the port that it is told to listen on is not free, it is told another one. */
async function claimPorts(
  { container, claimPort }: ContainerLaunchRequest,
  told: readonly [name: string, port: number][],
): Promise<ReadonlyMap<number, number>> {
  const ports = container.PortMappings.map(({ ContainerPort }) => ContainerPort);
  const isTold = (port: number) => told.some(([, toldPort]) => toldPort === port);
  const entries = ports.map(async (port) => [port, isTold(port) ? await claimPort(port) : port] as const);
  return new Map(await Promise.all(entries));
}

function toldPorts(
  variables: readonly [name: string, port: number][],
  localPorts: ReadonlyMap<number, number>,
): Record<string, string> {
  const told = variables.flatMap(([name, port]) => {
    const local = localPorts.get(port);
    return local === undefined ? [] : [[name, String(local)] as const];
  });
  return Object.fromEntries(told);
}
