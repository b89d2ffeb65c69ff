import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { metricStore } from '../../../../local/cloud/metrics/metric-store.ts';
import { createImageRegistry } from '../../../../local/cloud/registry/image-registry.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { home, startCloudInTest } from '../cloud-in-test.ts';
import { anEvent } from '../events/an-event.ts';
import { until } from '../rehearsal.ts';

/** Says what it has measured, and ends, or waits to be ended. */
const program = `
const metrics = [{ Namespace: 'Shop', Dimensions: [[]], Metrics: [{ Name: 'Extractions' }] }];
console.log(JSON.stringify({ _aws: { Timestamp: Date.now(), CloudWatchMetrics: metrics }, Extractions: 7 }));
if (process.env.WAITS) setInterval(() => {}, 1000);
`;

const definition = (family: string, Environment: object[] = []) => ({
  Type: 'AWS::ECS::TaskDefinition',
  Properties: {
    Family: family,
    ContainerDefinitions: [
      { Name: 'main', Image: '111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop/job:1', Environment },
    ],
  },
});

const template = {
  Resources: {
    Cluster: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: 'shop' } },
    Job: definition('job'),
    Waiting: definition('waiting', [{ Name: 'WAITS', Value: '1' }]),
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: { source: ['aws.codepipeline'] },
        Targets: [
          {
            Id: 'target',
            Arn: { 'Fn::GetAtt': ['Cluster', 'Arn'] },
            EcsParameters: { TaskDefinitionArn: { Ref: 'Job' }, LaunchType: 'FARGATE', TaskCount: 1 },
          },
        ],
      },
    },
  },
};

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
let ecs: ECSClient;

beforeAll(async () => {
  cloud = await startCloudInTest();
  const root = temporaryFolder();
  writeFileSync(join(root, 'main.mjs'), program);
  const registry = createImageRegistry(join(cloud.stateDirectory, 'registry'));
  registry.keepBuilt('shop/job:1', root, {
    ...{ workingDirectory: '/', user: '', baseImage: 'scratch', labels: {} },
    ...{ entrypoint: [], command: ['node', 'main.mjs'], environment: {}, exposedPorts: [] },
  });
  registry.push('shop/job:1');
  await cloud.deploy('shop', template);
  ecs = new ECSClient(cloud.clientSettings());
}, 60_000);
afterAll(() => cloud.end());

const cluster = 'shop';
const run = (taskDefinition: string, clientToken?: string) =>
  ecs.send(new RunTaskCommand({ cluster, taskDefinition, launchType: 'FARGATE', clientToken }));
const arnsOf = async (family: string) =>
  (await ecs.send(new ListTasksCommand({ cluster, family }))).taskArns ?? [];

/** The sum of what tasks have said. */
function extractions(): number | undefined {
  const metric = { namespace: 'Shop', name: 'Extractions', dimensions: {} };
  const query = { from: Date.now() - 3_600_000, to: Date.now() + 1, periodInSeconds: 3600, statistic: 'Sum' };
  return metricStore(cloud.current.runtime).read(home, metric, query).at(-1)?.value;
}

it('a rule runs a task to its end, and what it measures is known', async () => {
  cloud.current.putEvent(anEvent());

  await until(() => extractions() === 7, 20);
  await until(async () => (await arnsOf('job')).length === 0);
}, 30_000);

it('somebody runs one, looks at it and stops it', async () => {
  const { tasks = [] } = await run('waiting', 'token');
  expect((await run('waiting', 'token')).tasks?.[0]?.taskArn).toBe(tasks[0]?.taskArn);
  expect(tasks[0]).toMatchObject({ group: 'family:waiting', desiredStatus: 'RUNNING' });
  expect(await arnsOf('waiting')).toEqual([tasks[0]?.taskArn]);
  const described = await ecs.send(new DescribeTasksCommand({ cluster, tasks: await arnsOf('waiting') }));
  expect(described.tasks?.[0]?.taskDefinitionArn).toMatch(/task-definition\/waiting:1$/);

  await ecs.send(new StopTaskCommand({ cluster, task: tasks[0]?.taskArn, reason: 'enough' }));
  await until(async () => (await arnsOf('waiting')).length === 0);
});

it('a task of what nobody has defined is refused, and so is one that is told to do something else', async () => {
  await expect(run('unknown')).rejects.toMatchObject({ name: 'ClientException' });
  const overrides = { containerOverrides: [{ name: 'main', command: ['true'] }] };
  const changed = ecs.send(new RunTaskCommand({ cluster, taskDefinition: 'job', overrides }));
  await expect(changed).rejects.toThrow(/overrides/);
});
