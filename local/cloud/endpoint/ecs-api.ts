import { z } from 'zod';
import type { Caller, JsonApiHandler } from '../cloud.ts';
import { clusterOf, describeService, describeTask, nameOf } from '../ecs/describe-for-api.ts';
import { desiredCounts } from '../ecs/desired-counts.ts';
import { fleet } from '../ecs/fleet.ts';
import type { Service } from '../ecs/service.ts';
import type { Task } from '../ecs/task.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Runtime } from '../runtime.ts';
import { ServiceException } from './json-api.ts';

/** The prefix of the targets of ECS. */
export const ecsTarget = 'AmazonEC2ContainerServiceV20141113';

/** Given the services of a cluster, by its name or its ARN. */
type Operation = (
  input: JsonObject,
  servicesIn: (cluster: string) => Service[],
  runtime: Runtime,
) => JsonValue;

/**
 * Services and their tasks, how many a service has, and the end of a task, in whose place its service starts another one. A
 * task that has ended is forgotten at once.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Operations.html
 */
export function ecsApi(runtimeOf: (region: string) => Runtime): JsonApiHandler {
  return async (operation, input, caller) => {
    const serve = operations[operation];
    const runtime = runtimeOf(caller.region);
    if (serve) return serve(input, (cluster) => findServices(runtime, cluster, caller), runtime);
    throw new ServiceException(
      'UnknownOperationException',
      `ECS answers ${Object.keys(operations).join(', ')} here, not ${operation}.`,
    );
  };
}

const operations: Record<string, Operation> = {
  ListServices: (input, servicesIn) => {
    const { cluster } = parse(inputs.listServices, input);
    return { serviceArns: servicesIn(cluster).map(({ identity }) => identity.arn) };
  },
  DescribeServices: (input, servicesIn) => {
    const { cluster, services: asked } = parse(inputs.describeServices, input);
    const services = servicesIn(cluster);
    const { found, failures } = lookUp(asked, (name) => services.find((each) => isCalled(each, name)));
    return { services: found.map(describeService), failures };
  },
  UpdateService: (input, servicesIn, runtime) => {
    const { cluster, service: asked, desiredCount } = parse(inputs.updateService, input);
    const service = servicesIn(cluster).find((each) => isCalled(each, asked));
    if (!service) throw new ServiceException('ServiceNotFoundException', 'Service not found.');
    service.keepBetween(desiredCount, desiredCount);
    desiredCounts(runtime).set(service.identity.arn, desiredCount);
    return { service: describeService(service) };
  },
  ListTasks: (input, servicesIn) => {
    const { cluster, serviceName, desiredStatus } = parse(inputs.listTasks, input);
    const services = servicesIn(cluster).filter((each) => !serviceName || isCalled(each, serviceName));
    if (serviceName && services.length === 0)
      throw new ServiceException('ServiceNotFoundException', 'Service not found.');
    const tasks = services.flatMap(tasksOf).map(describeTask);
    return {
      taskArns: tasks.filter((each) => each.desiredStatus === desiredStatus).map(({ taskArn }) => taskArn),
    };
  },
  DescribeTasks: (input, servicesIn) => {
    const { cluster, tasks: asked } = parse(inputs.describeTasks, input);
    const tasks = servicesIn(cluster).flatMap(tasksOf);
    const { found, failures } = lookUp(asked, (id) => findTask(tasks, id));
    return { tasks: found.map(describeTask), failures };
  },
  StopTask: (input, servicesIn) => {
    const { cluster, task: asked, reason } = parse(inputs.stopTask, input);
    const found = findTask(servicesIn(cluster).flatMap(tasksOf), asked);
    if (!found) throw new ServiceException('InvalidParameterException', 'The referenced task was not found.');
    found.service.stopTask(found.task, reason);
    return { task: describeTask(found) };
  },
};

const cluster = z.string().default('default');

/** What else ECS takes is refused, so that nobody takes for heeded what is not. */
const inputs = {
  listServices: z.strictObject({ cluster }),
  describeServices: z.strictObject({ cluster, services: z.array(z.string()).min(1).max(10) }),
  updateService: z.strictObject({ cluster, service: z.string(), desiredCount: z.int().min(0) }),
  listTasks: z.strictObject({
    cluster,
    serviceName: z.string().optional(),
    desiredStatus: z.enum(['RUNNING', 'PENDING', 'STOPPED']).default('RUNNING'),
  }),
  describeTasks: z.strictObject({ cluster, tasks: z.array(z.string()).min(1).max(100) }),
  stopTask: z.strictObject({ cluster, task: z.string(), reason: z.string().max(1024).default('') }),
};

function parse<Schema extends z.ZodType>(schema: Schema, input: JsonObject): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ServiceException('InvalidParameterException', `${issue?.path.join('.')}: ${issue?.message}`);
}

/** Those of a cluster, which is given by its name or its ARN. */
function findServices(runtime: Runtime, given: string, { account, region }: Caller): Service[] {
  const name = nameOf(given);
  const exists = runtime.resources
    .all('AWS::ECS::Cluster')
    .some((each) => each.account === account && each.region === region && each.physicalId === name);
  if (!exists) throw new ServiceException('ClusterNotFoundException', 'Cluster not found.');
  return fleet(runtime)
    .all()
    .filter(({ identity }) => identity.account === account && clusterOf(identity) === name);
}

function isCalled({ identity }: Service, nameOrArn: string): boolean {
  return nameOf(identity.arn) === nameOf(nameOrArn);
}

interface TaskOfService {
  service: Service;
  task: Task;
}

function tasksOf(service: Service): TaskOfService[] {
  return service.allTasks.map((task) => ({ service, task }));
}

function findTask(tasks: readonly TaskOfService[], idOrArn: string): TaskOfService | undefined {
  return tasks.find(({ task }) => task.id === nameOf(idOrArn));
}

/** What is there, and of what is not, that it is not. */
function lookUp<Found>(asked: readonly string[], find: (one: string) => Found | undefined) {
  return {
    found: asked.flatMap((one) => find(one) ?? []),
    failures: asked.filter((one) => find(one) === undefined).map((arn) => ({ arn, reason: 'MISSING' })),
  };
}
