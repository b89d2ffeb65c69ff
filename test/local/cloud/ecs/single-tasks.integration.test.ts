import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
  type TaskOverride,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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
console.log('told ' + process.argv[2] + ' of ' + process.env.DAY + ' by ' + process.env.BY);
if (process.env.WAITS) setInterval(() => {}, 1000);
`;

const definition = (family: string, Environment: object[] = [], size: object = {}) => ({
  Type: 'AWS::ECS::TaskDefinition',
  Properties: {
    ...{ Family: family, ...size },
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
    Told: definition(
      'told',
      [
        { Name: 'DAY', Value: 'Sunday' },
        { Name: 'BY', Value: 'template' },
      ],
      { Cpu: '256', Memory: '256' },
    ),
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

it('a task of what nobody has defined is refused', async () => {
  await expect(run('unknown')).rejects.toMatchObject({ name: 'ClientException' });
});

describe('a task that is told something else than its definition says', () => {
  const another = (overrides: TaskOverride) =>
    ecs.send(new RunTaskCommand({ cluster, taskDefinition: 'told', overrides }));
  const containerOverrides = [
    {
      name: 'main',
      command: ['node', 'main.mjs', 'yesterday'],
      environment: [{ name: 'DAY', value: 'Monday' }],
    },
  ];
  const said = () => {
    const folder = join(cloud.stateDirectory, 'single-tasks', home.account, home.region, 'told');
    return readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('');
  };

  it('does that, with the variables that it keeps, and is shown with it', async () => {
    const { tasks } = await another({
      containerOverrides,
      cpu: '512',
      taskRoleArn: 'arn:aws:iam::1:role/any',
    });
    expect(tasks?.[0]).toMatchObject({
      ...{ cpu: '512', memory: '256' },
      overrides: { containerOverrides, taskRoleArn: 'arn:aws:iam::1:role/any' },
    });
    await until(() => said().includes('told yesterday of Monday by template'), 20);
  });

  it('may be told so by a schedule of either kind', async () => {
    const input = (day: string) =>
      JSON.stringify({ containerOverrides: [{ name: 'main', environment: [{ name: 'DAY', value: day }] }] });
    const capital = JSON.stringify({
      ...{ Cluster: 'shop', TaskDefinition: 'told' },
      Overrides: { ContainerOverrides: [{ Name: 'main', Environment: [{ Name: 'DAY', Value: 'Friday' }] }] },
    });
    const templated = {
      Arn: { 'Fn::GetAtt': ['Cluster', 'Arn'] },
      EcsParameters: { TaskDefinitionArn: { Ref: 'Told' } },
    };
    const target = (more: object) => ({ RoleArn: 'arn:aws:iam::111111111111:role/any', ...more });
    const timed = { FlexibleTimeWindow: { Mode: 'OFF' }, ScheduleExpression: 'cron(0 20 * * ? *)' };
    const scheduleOf = (Target: object) => ({
      Type: 'AWS::Scheduler::Schedule',
      Properties: { ...timed, Target },
    });
    await cloud.deploy('shop', {
      Resources: {
        ...template.Resources,
        Templated: scheduleOf(target({ ...templated, Input: input('Wednesday') })),
        Universal: scheduleOf(target({ Arn: 'arn:aws:scheduler:::aws-sdk:ecs:runTask', Input: capital })),
        Ruled: {
          Type: 'AWS::Events::Rule',
          Properties: {
            ScheduleExpression: 'cron(0 20 * * ? *)',
            Targets: [{ Id: 'told', ...templated, Input: input('Thursday') }],
          },
        },
      },
    });
    for (const name of ['Templated', 'Universal', 'Ruled']) cloud.current.schedules.fire(`shop/${name}`);
    for (const day of ['Wednesday', 'Thursday', 'Friday'])
      await until(() => said().includes(`told undefined of ${day} by template`), 20);
  }, 60_000);

  it.each<[string, TaskOverride, string]>([
    [
      'of a container that it has not',
      { containerOverrides: [{ name: 'beside' }] },
      'Override for container named beside is not a container in the TaskDefinition.',
    ],
    [
      'more than ECS takes',
      { containerOverrides: [{ name: 'main', command: ['x'.repeat(9000)] }] },
      'Container Overrides length must be at most 8192',
    ],
    ['that nothing here does', { ephemeralStorage: { sizeInGiB: 30 } }, 'ephemeralStorage'],
  ])('is refused where it is told something %s', async (_, overrides, reason) => {
    const refused = another(overrides);
    await expect(refused).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(refused).rejects.toThrow(reason);
  });
});
