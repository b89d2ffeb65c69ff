import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

/** The tasks of a deployed shop, as far as its role for this lets them be seen and stopped. */
export interface ShopCluster {
  /** The service whose tasks run a program. @throws NoSuchServiceError */
  serviceOf: (program: string) => Promise<string>;
  /** Stops one task of a service, in good order; answers which. */
  stopOneTask: (service: string, reason: string) => Promise<string>;
  /** Whether as many tasks run as there are to be, all of them healthy, and none of them that one. */
  isWhole: (service: string, stopped?: string) => Promise<boolean>;
}

export class SettingMissingError extends Error {
  constructor(name: string, meaning: string) {
    super(`${name} is not set; give ${meaning}, which the stack of the shop's services tells as an output.`);
    this.name = 'SettingMissingError';
  }
}

export class NoSuchServiceError extends Error {
  constructor(program: string, running: readonly string[]) {
    super(
      `No service in the cluster runs "${program}"; there are tasks of ${running.join(', ') || 'nothing'}. Wait until the shop is deployed, or mend the name.`,
    );
    this.name = 'NoSuchServiceError';
  }
}

/** More than DescribeTasks takes at once is more than a shop has that is only tested. */
const mostTasks = 100;

/** Opens the cluster that the variables of the step name. @throws SettingMissingError */
export async function openCluster(): Promise<ShopCluster> {
  const cluster = setting('CLUSTER_ARN', 'the ARN of the cluster in which the shop runs');
  const [, , , region = ''] = cluster.split(':');
  const ecs = new ECSClient({ region, credentials: await takeRole(region) });
  const tasksOf = async (serviceName?: string): Promise<Task[]> => {
    const { taskArns = [] } = await ecs.send(
      new ListTasksCommand({ cluster, ...(serviceName !== undefined && { serviceName }) }),
    );
    if (taskArns.length === 0) return [];
    const listed = taskArns.slice(0, mostTasks);
    return (await ecs.send(new DescribeTasksCommand({ cluster, tasks: listed }))).tasks ?? [];
  };
  return {
    serviceOf: async (program) => {
      const tasks = await tasksOf();
      const group = tasks.find((task) => programsOf(task).includes(program))?.group;
      if (group?.startsWith('service:')) return group.slice('service:'.length);
      throw new NoSuchServiceError(program, [...new Set(tasks.flatMap(programsOf))]);
    },
    stopOneTask: async (service, reason) => {
      const [task] = await tasksOf(service);
      await ecs.send(new StopTaskCommand({ cluster, task: task?.taskArn, reason }));
      return task?.taskArn ?? '';
    },
    isWhole: async (service, stopped) => {
      const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
      const { desiredCount, runningCount } = services[0] ?? {};
      const tasks = await tasksOf(service);
      const areWell = tasks.every(
        ({ taskArn, lastStatus, healthStatus }) =>
          taskArn !== stopped && lastStatus === 'RUNNING' && healthStatus === 'HEALTHY',
      );
      return areWell && desiredCount === runningCount && desiredCount === tasks.length;
    },
  };
}

function programsOf({ containers = [] }: Task): string[] {
  return containers.flatMap(({ name = [] }) => name);
}

async function takeRole(region: string) {
  const { Credentials } = await new STSClient({ region }).send(
    new AssumeRoleCommand({
      RoleArn: setting('TASK_STOPPER_ROLE', 'the ARN of the role that may stop tasks there'),
      RoleSessionName: 'sluice-resilience',
    }),
  );
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

function setting(name: 'CLUSTER_ARN' | 'TASK_STOPPER_ROLE', meaning: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new SettingMissingError(name, meaning);
}
