import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { Properties } from '../recorded-resource.ts';
import type { Runtime } from '../runtime.ts';
import { checkImages } from './container-launch.ts';
import { clusterOf, nameOf } from './describe-for-api.ts';
import { familyArnOf, findDeclaredDefinition } from './find-task-definition.ts';
import { fleet } from './fleet.ts';
import type { ImageDeployment } from './image-deployment.ts';
import { registeredDefinitions } from './registered-definitions.ts';
import { nextRevision } from './revisions.ts';
import type { Service } from './service.ts';
import { parseTaskDefinition } from './task-definition.ts';

export class ServiceMissingError extends Error {
  constructor({ cluster, service, region }: ImageDeployment, known: readonly string[]) {
    super(
      `There is no service ${service} in the cluster ${cluster} of ${region} (services there: ${known.join(', ') || 'none'}); deploy the stack that has it first.`,
    );
    this.name = 'ServiceMissingError';
  }
}

export class ContainerMissingError extends Error {
  constructor(name: string, definitionArn: string, known: readonly string[]) {
    super(
      `The task definition ${definitionArn} has no container ${name}; its containers are ${known.join(', ')}.`,
    );
    this.name = 'ContainerMissingError';
  }
}

/** As ECS: such a service takes a task definition from nobody else. */
export class OtherControllerError extends Error {
  constructor(service: string, controller: string) {
    super(
      `The service ${service} is deployed by ${controller}, and ECS gives it no other task definition; let its DeploymentController be ECS.`,
    );
    this.name = 'OtherControllerError';
  }
}

/**
 * Makes another revision of the task definition that a service runs, and deploys it as the service deploys. Until its
 * stack changes the service, it stays with that.
 *
 * @returns The ARN of the revision.
 * @throws ServiceMissingError, OtherControllerError, ContainerMissingError, ImageMissingError, DeploymentFailedError
 */
export async function deployImages(runtime: Runtime, deployment: ImageDeployment): Promise<string> {
  const service = findService(runtime, deployment);
  checkController(runtime, service, deployment);
  const definition = reviseDefinition(runtime, service, deployment);
  deployment.log(`${nameOf(service.identity.arn)} runs ${definition.arn} next`);
  await service.deploy({ ...service.goal, definition });
  registeredDefinitions(runtime).give(service.identity.arn, definition.arn);
  return definition.arn;
}

function findService(runtime: Runtime, deployment: ImageDeployment): Service {
  const inCluster = fleet(runtime)
    .all()
    .filter(
      ({ identity }) =>
        identity.account === deployment.account && clusterOf(identity) === nameOf(deployment.cluster),
    );
  const found = inCluster.find(({ identity }) => nameOf(identity.arn) === nameOf(deployment.service));
  if (found) return found;
  const known = inCluster.map(({ identity }) => nameOf(identity.arn));
  throw new ServiceMissingError(deployment, known);
}

function checkController({ resources }: Runtime, { identity }: Service, { service }: ImageDeployment): void {
  const { DeploymentController: controller = null } =
    resources.find(identity, identity.arn)?.properties ?? {};
  const type = isJsonObject(controller) ? String(controller.Type) : 'ECS';
  if (type !== 'ECS') throw new OtherControllerError(service, type);
}

function reviseDefinition(runtime: Runtime, service: Service, { images, repeated }: ImageDeployment) {
  const { goal, identity } = service;
  const current = findDeclaredDefinition(runtime, identity, goal.definition.arn);
  const properties = withImages(current.arn, current.properties, images);
  const isThere = JSON.stringify(properties) === JSON.stringify(current.properties);
  if (repeated && isThere) return goal.definition;
  const family = familyArnOf(current.arn);
  const parsed = parseTaskDefinition(current.arn, properties);
  checkImages(runtime, parsed.containers);
  const arn = `${family}:${nextRevision(runtime, family)}`;
  registeredDefinitions(runtime).register(arn, properties);
  return { ...parsed, arn };
}

function withImages(arn: string, properties: Properties, images: ReadonlyMap<string, string>): Properties {
  const containers = [properties.ContainerDefinitions ?? []].flat().filter(isJsonObject);
  const names = containers.map(({ Name }) => String(Name));
  const missing = [...images.keys()].find((name) => !names.includes(name));
  if (missing !== undefined) throw new ContainerMissingError(missing, arn, names);
  const revised = containers.map((container) => withImage(container, images.get(String(container.Name))));
  return { ...properties, ContainerDefinitions: revised };
}

function withImage(container: JsonObject, image: string | undefined): JsonValue {
  return image === undefined ? container : { ...container, Image: image };
}
