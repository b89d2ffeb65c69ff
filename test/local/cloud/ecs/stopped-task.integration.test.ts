import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListServicesCommand,
  ListTasksCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createImageRegistry } from '../../../../local/cloud/registry/image-registry.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { home, startCloudInTest } from '../cloud-in-test.ts';
import { until } from '../rehearsal.ts';

const template = {
  Resources: {
    Cluster: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: 'shop' } },
    Empty: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: 'empty' } },
    Task: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        Family: 'worker',
        ContainerDefinitions: [
          {
            Name: 'worker',
            Image: '111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop/worker:1',
            HealthCheck: { Command: ['CMD', 'true'], Interval: 1 },
          },
        ],
      },
    },
    Worker: {
      Type: 'AWS::ECS::Service',
      Properties: {
        ServiceName: 'worker',
        Cluster: { Ref: 'Cluster' },
        TaskDefinition: { Ref: 'Task' },
        DesiredCount: 1,
      },
    },
    Stopper: {
      Type: 'AWS::IAM::Role',
      Properties: { RoleName: 'stopper', AssumeRolePolicyDocument: { Statement: [] } },
    },
  },
};

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
let ecs: ECSClient;

beforeAll(async () => {
  cloud = await startCloudInTest();
  const root = temporaryFolder();
  writeFileSync(join(root, 'main.mjs'), 'setInterval(() => {}, 1000);');
  const registry = createImageRegistry(join(cloud.stateDirectory, 'registry'));
  registry.keepBuilt('shop/worker:1', root, {
    ...{ workingDirectory: '/', user: '', baseImage: 'scratch', labels: {} },
    ...{ entrypoint: [], command: ['node', 'main.mjs'], environment: {}, exposedPorts: [] },
  });
  registry.push('shop/worker:1');
  await cloud.deploy('shop', template);
  ecs = new ECSClient(cloud.clientSettings());
}, 60_000);
afterAll(() => cloud.end());

const cluster = 'shop';

async function runningTasks(): Promise<string[]> {
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, serviceName: 'worker' }));
  return taskArns;
}

async function describeTask(task: string) {
  const { tasks = [], failures } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [task] }));
  return { task: tasks[0], failures };
}

async function describeWorker() {
  const { services } = await ecs.send(new DescribeServicesCommand({ cluster, services: ['worker'] }));
  return services?.[0];
}

describe('a task that somebody stops', () => {
  it('ends, with the reason, and another one takes its place', async () => {
    const [first = ''] = await runningTasks();
    const { task } = await describeTask(first);
    expect(task).toMatchObject({
      ...{ lastStatus: 'RUNNING', desiredStatus: 'RUNNING', healthStatus: 'HEALTHY' },
      ...{ group: 'service:worker', containers: [{ name: 'worker' }] },
      clusterArn: 'arn:aws:ecs:eu-central-1:111111111111:cluster/shop',
    });
    expect(first).toMatch(/^arn:aws:ecs:eu-central-1:111111111111:task\/shop\/[0-9a-f]{32}$/);

    const stopped = await ecs.send(new StopTaskCommand({ cluster, task: first, reason: 'A test' }));

    expect(stopped.task).toMatchObject({
      ...{ desiredStatus: 'STOPPED', stopCode: 'UserInitiated', stoppedReason: 'A test' },
    });
    expect(await runningTasks()).not.toContain(first);
    await until(async () => (await describeWorker())?.runningCount === 1);
    const [second = ''] = await runningTasks();
    await until(async () => (await describeTask(second)).task?.healthStatus === 'HEALTHY');
    expect(second).not.toBe(first);
    expect(await describeWorker()).toMatchObject({
      ...{ serviceName: 'worker', status: 'ACTIVE', desiredCount: 1, pendingCount: 0 },
      deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED' }],
    });
    await until(async () => (await describeTask(first)).failures?.[0]?.reason === 'MISSING');
  });

  it('does not count as one that has failed, however often that is done', async () => {
    const begun = performance.now();
    for (let count = 0; count < 6; count += 1) {
      const [task = ''] = await runningTasks();
      await ecs.send(new StopTaskCommand({ cluster, task }));
      await until(async () => (await describeWorker())?.runningCount === 1);
    }

    // The next start would wait ever longer.
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});

describe('what ECS refuses', () => {
  it('is a cluster, a service or a task that is not there', async () => {
    const nowhere = '0'.repeat(32);
    await expect(ecs.send(new ListTasksCommand({ cluster: 'none' }))).rejects.toMatchObject({
      name: 'ClusterNotFoundException',
    });
    await expect(ecs.send(new ListTasksCommand({}))).rejects.toMatchObject({
      name: 'ClusterNotFoundException',
    });
    await expect(ecs.send(new ListTasksCommand({ cluster, serviceName: 'none' }))).rejects.toMatchObject({
      name: 'ServiceNotFoundException',
    });
    await expect(ecs.send(new StopTaskCommand({ cluster, task: nowhere }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    const { failures } = await ecs.send(new DescribeServicesCommand({ cluster, services: ['none'] }));
    expect(failures).toEqual([{ arn: 'none', reason: 'MISSING' }]);
  });

  it('is a task of another cluster, and one for which nobody asks in its account and region', async () => {
    const [task = ''] = await runningTasks();
    await expect(ecs.send(new StopTaskCommand({ cluster: 'empty', task }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    for (const place of [
      { ...home, account: '222222222222' },
      { ...home, region: 'eu-west-1' },
    ]) {
      const elsewhere = new ECSClient(cloud.clientSettings(place));
      await expect(elsewhere.send(new StopTaskCommand({ cluster, task }))).rejects.toMatchObject({
        name: 'ClusterNotFoundException',
      });
    }
  });

  it('is what it does not heed here, and more than it takes at once', async () => {
    const onOneHost = new ListTasksCommand({ cluster, containerInstance: 'host' });
    await expect(ecs.send(onOneHost)).rejects.toThrow('containerInstance');
    const tasks = Array.from({ length: 101 }, (_, index) => String(index));
    await expect(ecs.send(new DescribeTasksCommand({ cluster, tasks }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});

it('what a role may do, its holder does in the account of the role', async () => {
  const { Credentials } = await new STSClient(
    cloud.clientSettings({ ...home, account: '999999999999' }),
  ).send(
    new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::111111111111:role/stopper', RoleSessionName: 'test' }),
  );
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  const holder = new ECSClient({
    ...cloud.clientSettings(),
    credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
  });

  const { serviceArns } = await holder.send(new ListServicesCommand({ cluster }));

  expect(serviceArns).toEqual(['arn:aws:ecs:eu-central-1:111111111111:service/shop/worker']);
});
