import { z } from 'zod';
import type { Caller, JsonApiHandler } from '../cloud.ts';
import {
  clusterOf,
  describeService,
  describeTask,
  nameOf,
  type PlacedTask,
  placedTasks,
} from '../ecs/describe-for-api.ts';
import { desiredCounts } from '../ecs/desired-counts.ts';
import { findTaskDefinition, TaskDefinitionMissingError } from '../ecs/find-task-definition.ts';
import { fleet } from '../ecs/fleet.ts';
import type { Service } from '../ecs/service.ts';
import {
  familyOf,
  type SingleTask,
  type SingleTaskRequest,
  singleTasks,
  stopSingleTask,
} from '../ecs/single-tasks.ts';
import type { TaskDefinition } from '../ecs/task-definition.ts';
import { ContainerNotDefinedError, taskOverrides } from '../ecs/task-overrides.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Runtime } from '../runtime.ts';
import { ServiceException } from './json-api.ts';

/** The prefix of the targets of ECS. */
export const ecsTarget = 'AmazonEC2ContainerServiceV20141113';

/** Where a caller looks: given a cluster's name or ARN, what runs in it. */
interface Place {
  caller: Caller;
  runtime: Runtime;
  servicesIn(cluster: string): Service[];
  tasksIn(cluster: string): StoppableTask[];
}

interface StoppableTask extends PlacedTask {
  stop(reason: string): void;
}

type Operation = (input: JsonObject, place: Place) => JsonValue;

/**
 * Services and their tasks, how many a service has, tasks of their own, and the end of a task, in whose place its service
 * starts another one. A task that has ended is forgotten at once.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Operations.html
 */
export function ecsApi(runtimeOf: (region: string) => Runtime): JsonApiHandler {
  return async (operation, input, caller) => {
    const serve = operations[operation];
    if (serve) return serve(input, placeOf(runtimeOf(caller.region), caller));
    throw new ServiceException(
      'UnknownOperationException',
      `ECS answers ${Object.keys(operations).join(', ')} here, not ${operation}.`,
    );
  };
}

const operations: Record<string, Operation> = {
  ListServices: (input, { servicesIn }) => {
    const { cluster } = parse(inputs.listServices, input);
    return { serviceArns: servicesIn(cluster).map(({ identity }) => identity.arn) };
  },
  DescribeServices: (input, { servicesIn }) => {
    const { cluster, services: asked } = parse(inputs.describeServices, input);
    const services = servicesIn(cluster);
    const { found, failures } = lookUp(asked, (name) => services.find((each) => isCalled(each, name)));
    return { services: found.map(describeService), failures };
  },
  UpdateService: (input, { servicesIn, runtime }) => {
    const { cluster, service: asked, desiredCount } = parse(inputs.updateService, input);
    const service = servicesIn(cluster).find((each) => isCalled(each, asked));
    if (!service) throw new ServiceException('ServiceNotFoundException', 'Service not found.');
    service.keepBetween(desiredCount, desiredCount);
    desiredCounts(runtime).set(service.identity.arn, desiredCount);
    return { service: describeService(service) };
  },
  ListTasks: (input, { servicesIn, tasksIn }) => {
    const { cluster, serviceName, family, desiredStatus } = parse(inputs.listTasks, input);
    if (serviceName && !servicesIn(cluster).some((each) => isCalled(each, serviceName)))
      throw new ServiceException('ServiceNotFoundException', 'Service not found.');
    const tasks = tasksIn(cluster)
      .filter(({ group }) => !serviceName || group === `service:${nameOf(serviceName)}`)
      .filter(({ task }) => !family || familyOf(task.definition) === family)
      .map(describeTask);
    return {
      taskArns: tasks.filter((each) => each.desiredStatus === desiredStatus).map(({ taskArn }) => taskArn),
    };
  },
  DescribeTasks: (input, { tasksIn }) => {
    const { cluster, tasks: asked } = parse(inputs.describeTasks, input);
    const tasks = tasksIn(cluster);
    const { found, failures } = lookUp(asked, (id) => findTask(tasks, id));
    return { tasks: found.map(describeTask), failures };
  },
  RunTask: (input, { caller, runtime }) => {
    const { cluster, taskDefinition, overrides, count, clientToken } = parse(inputs.runTask, input);
    requireCluster(runtime, cluster, caller);
    const definition = definitionOf(runtime, caller, taskDefinition);
    const started = runSingleTasks(runtime, {
      ...{ caller, cluster: nameOf(cluster), definition, overrides, count, clientToken },
    });
    return { tasks: started.map((single) => describeTask(grouped(single))), failures: [] };
  },
  StopTask: (input, { tasksIn }) => {
    const { cluster, task: asked, reason } = parse(inputs.stopTask, input);
    const found = findTask(tasksIn(cluster), asked);
    if (!found) throw new ServiceException('InvalidParameterException', 'The referenced task was not found.');
    found.stop(reason);
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
    family: z.string().optional(),
    desiredStatus: z.enum(['RUNNING', 'PENDING', 'STOPPED']).default('RUNNING'),
  }),
  describeTasks: z.strictObject({ cluster, tasks: z.array(z.string()).min(1).max(100) }),
  /** In which network and by what a task runs is all one here: it is a process of this machine. */
  runTask: z.strictObject({
    cluster,
    taskDefinition: z.string(),
    overrides: taskOverrides.default({}),
    count: z.int().min(1).max(10).default(1),
    clientToken: z.string().optional(),
    launchType: z.string().optional(),
    capacityProviderStrategy: z.unknown().optional(),
    platformVersion: z.string().optional(),
    networkConfiguration: z.unknown().optional(),
    ...{ propagateTags: z.string().optional(), enableECSManagedTags: z.boolean().optional() },
    ...{ tags: z.unknown().optional(), startedBy: z.string().optional() },
  }),
  stopTask: z.strictObject({ cluster, task: z.string(), reason: z.string().max(1024).default('') }),
};

function parse<Schema extends z.ZodType>(schema: Schema, input: JsonObject): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ServiceException('InvalidParameterException', `${issue?.path.join('.')}: ${issue?.message}`);
}

function placeOf(runtime: Runtime, caller: Caller): Place {
  const servicesIn = (given: string) => findServices(runtime, given, caller);
  const tasksIn = (given: string) => [
    ...servicesIn(given).flatMap(stoppableTasks),
    ...singleTasks(runtime)
      .all()
      .filter(({ account, cluster }) => account === caller.account && cluster === nameOf(given))
      .map(grouped),
  ];
  return { caller, runtime, servicesIn, tasksIn };
}

/** Those of a cluster, which is given by its name or its ARN. */
function findServices(runtime: Runtime, given: string, caller: Caller): Service[] {
  requireCluster(runtime, given, caller);
  return fleet(runtime)
    .all()
    .filter(({ identity }) => identity.account === caller.account && clusterOf(identity) === nameOf(given));
}

function requireCluster(runtime: Runtime, given: string, { account, region }: Caller): void {
  const exists = runtime.resources
    .all('AWS::ECS::Cluster')
    .some((each) => each.account === account && each.region === region && each.physicalId === nameOf(given));
  if (!exists) throw new ServiceException('ClusterNotFoundException', 'Cluster not found.');
}

function definitionOf(runtime: Runtime, caller: Caller, given: string): TaskDefinition {
  try {
    return findTaskDefinition(runtime, caller, given);
  } catch (error) {
    if (!(error instanceof TaskDefinitionMissingError)) throw error;
    throw new ServiceException('ClientException', 'TaskDefinition not found.');
  }
}

function runSingleTasks(runtime: Runtime, request: SingleTaskRequest): readonly SingleTask[] {
  try {
    return singleTasks(runtime).run(request);
  } catch (error) {
    if (!(error instanceof ContainerNotDefinedError)) throw error;
    throw new ServiceException('InvalidParameterException', error.message);
  }
}

function isCalled({ identity }: Service, nameOrArn: string): boolean {
  return nameOf(identity.arn) === nameOf(nameOrArn);
}

function stoppableTasks(service: Service): StoppableTask[] {
  return placedTasks(service).map((placed) => ({
    ...placed,
    stop: (reason) => service.stopTask(placed.task, reason),
  }));
}

function grouped(single: SingleTask): StoppableTask {
  return {
    ...single,
    group: `family:${single.family}`,
    stop: (reason) => stopSingleTask(single, reason),
  };
}

function findTask(tasks: readonly StoppableTask[], idOrArn: string): StoppableTask | undefined {
  return tasks.find(({ task }) => task.id === nameOf(idOrArn));
}

/** What is there, and of what is not, that it is not. */
function lookUp<Found>(asked: readonly string[], find: (one: string) => Found | undefined) {
  return {
    found: asked.flatMap((one) => find(one) ?? []),
    failures: asked.filter((one) => find(one) === undefined).map((arn) => ({ arn, reason: 'MISSING' })),
  };
}
