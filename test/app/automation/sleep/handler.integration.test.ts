import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { ECSClient } from '@aws-sdk/client-ecs';
import { RDSClient } from '@aws-sdk/client-rds';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHandler } from '../../../../app/automation/sleep/handler.ts';
import {
  type AwsAnswer,
  type AwsCall,
  type AwsStandIn,
  startAwsStandIn,
} from '../../../support/aws-stand-in.ts';
import { silentLogger } from '../../../support/silent-logger.ts';

let tasks: Record<string, number>;
let suspended: Record<string, boolean>;
let database: string;
let aws: AwsStandIn;
let clients: { ecs: ECSClient; scaling: ApplicationAutoScalingClient; rds: RDSClient };
let invoke: (event: unknown) => Promise<unknown>;

beforeEach(async () => {
  tasks = { storefront: 3, catalog: 1, job: 1, proxy1: 1, proxy2: 1 };
  suspended = { storefront: false, catalog: false };
  database = 'available';
  aws = await startAwsStandIn(answer);
  clients = {
    ecs: new ECSClient(aws.clientOptions),
    scaling: new ApplicationAutoScalingClient(aws.clientOptions),
    rds: new RDSClient(aws.clientOptions),
  };
  invoke = createHandler({
    clients,
    services: {
      cluster: 'dev',
      scaled: ['storefront', 'catalog', 'job'],
      single: ['proxy1', 'proxy2'],
    },
    database: 'shop',
    logger: silentLogger(),
  });
});

afterEach(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await aws.stop();
});

/** ECS, Application Auto Scaling and RDS, as far as they are asked. The service "job" does not scale. */
function answer({ operation, input }: AwsCall): AwsAnswer {
  const name = String(input.service ?? String(input.ResourceId).replace('service/dev/', ''));
  switch (operation) {
    case 'DescribeScalableTargets':
      return {
        body: {
          ScalableTargets: Object.keys(suspended).map((each) => ({
            ...{
              ResourceId: `service/dev/${each}`,
              MinCapacity: each === 'storefront' ? 2 : 1,
              MaxCapacity: 9,
            },
            ...{ ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount', RoleARN: 'role' },
            CreationTime: 0,
          })),
        },
      };
    case 'RegisterScalableTarget': {
      const state = Object.values((input.SuspendedState ?? {}) as Record<string, boolean>);
      suspended[name] = state.length === 3 && state.every(Boolean);
      return { body: {} };
    }
    case 'UpdateService':
      tasks[name] = Number(input.desiredCount);
      return { body: {} };
    case 'DescribeServices':
      return {
        body: {
          services: (input.services as string[]).map((each) => ({
            ...{ serviceName: each, desiredCount: tasks[each], runningCount: tasks[each] },
          })),
        },
      };
    case 'StopDBCluster':
      database = 'stopping';
      return { body: '<StopDBClusterResponse/>' };
    case 'StartDBCluster':
      database = 'starting';
      return { body: '<StartDBClusterResponse/>' };
    default:
      return {
        body: `<DescribeDBClustersResponse><DescribeDBClustersResult><DBClusters><DBCluster><Status>${database}</Status></DBCluster></DBClusters></DescribeDBClustersResult></DescribeDBClustersResponse>`,
      };
  }
}

const changes = () =>
  aws.calls.map(({ operation }) => operation).filter((operation) => !operation.startsWith('Describe'));

describe('an environment', () => {
  it('goes to sleep: no tasks, no scaling that would bring them back, no database', async () => {
    expect(await invoke({ action: 'sleep' })).toEqual({
      database: 'stopping',
      services: [
        { name: 'storefront', desiredTasks: 0, runningTasks: 0 },
        { name: 'catalog', desiredTasks: 0, runningTasks: 0 },
        { name: 'job', desiredTasks: 1, runningTasks: 1 },
        { name: 'proxy1', desiredTasks: 0, runningTasks: 0 },
        { name: 'proxy2', desiredTasks: 0, runningTasks: 0 },
      ],
    });
    expect(suspended).toEqual({ storefront: true, catalog: true });
    expect(changes().at(-1)).toBe('StopDBCluster');
  });

  it('wakes with the tasks that each service has at least, and scales again', async () => {
    await invoke({ action: 'sleep' });
    database = 'stopped';
    await invoke({ action: 'wake' });
    expect(tasks).toEqual({ storefront: 2, catalog: 1, job: 1, proxy1: 1, proxy2: 1 });
    expect(suspended).toEqual({ storefront: false, catalog: false });
    expect(database).toBe('starting');
  });

  it('can be put to sleep twice, as after a woken night', async () => {
    await invoke({ action: 'sleep' });
    database = 'stopped';
    await invoke({ action: 'sleep' });
    expect(changes().filter((operation) => operation === 'StopDBCluster')).toHaveLength(1);
  });

  it('is not woken by half: while the database still stops, nothing is started', async () => {
    await invoke({ action: 'sleep' });
    await expect(invoke({ action: 'wake' })).rejects.toThrow(
      'The database shop is still stopping, which takes some minutes; wake the environment again then.',
    );
    expect(tasks.catalog).toBe(0);
  });

  it('tells how it is, and changes nothing', async () => {
    expect(await invoke({ action: 'status' })).toMatchObject({ database: 'available' });
    expect(changes()).toEqual([]);
  });

  it.each([[{}], [{ action: 'nap' }], [{ action: 'wake', now: true }], [null]])(
    'refuses %j',
    async (event) => {
      await expect(invoke(event)).rejects.toThrow('it must be { "action": "sleep" }, "wake" or "status"');
      expect(aws.calls).toEqual([]);
    },
  );
});
